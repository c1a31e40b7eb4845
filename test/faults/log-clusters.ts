/** Clusters of log servers that get into trouble: the one of the tests, and a real one that a script governs. */
import { status } from '@grpc/grpc-js';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { Cluster } from '../support/log-server/cluster.js';
import type { LogServer } from '../support/log-server/log-server.js';
import { isLong } from './told.js';

export interface Trouble {
  readonly what: string;
  readonly begin: () => unknown;
  /** Mends it; resolves once the cluster is whole. */
  readonly end: () => unknown;
  /** How long nothing that the service sends is answered, in milliseconds, where only the service meets that. */
  readonly lasts?: number;
}

export interface LogCluster {
  readonly is: string;
  readonly url: string;
  readonly troubles: readonly Trouble[];
  stop(): Promise<void>;
}

/** How long the cluster of the tests has no leader when its leader goes, and when it is frozen, in milliseconds. */
const ELECTION = 400;
const LONG_ELECTION = 3_000;
/** Longer than one try of the service takes. */
const SILENCE = 3_000;

/** Three servers for tests in this process. */
export async function clusterForTests(): Promise<LogCluster> {
  const cluster = await Cluster.started();
  const leader = () => cluster.leader!;
  const followers = () => cluster.members.filter((member) => member !== cluster.leader);
  let troubled: readonly LogServer[] = [];
  const elect = async (time: number) => {
    const [next] = followers();
    cluster.leader = undefined;
    await pause(time);
    cluster.leader = next;
  };
  const trouble = (
    what: string,
    whom: () => readonly LogServer[],
    [begin, end]: Deed,
    election?: number,
  ): Trouble => ({
    what,
    begin: async () => {
      troubled = whom();
      await Promise.all(troubled.map(begin));
      if (election !== undefined) await elect(election);
    },
    end: () => Promise.all(troubled.map(end)),
  });
  const leading = () => [leader()];
  const following = () => followers().slice(0, 1);
  return {
    is: 'three log servers for tests',
    url: cluster.url,
    troubles: [
      trouble('leader killed', leading, KILLED, ELECTION),
      trouble('leader frozen', leading, FROZEN, LONG_ELECTION),
      silence(leader),
      trouble('all restarted', () => cluster.members, RESTARTED),
      { what: 'everything dropped', begin: () => drop(leader()), end: () => {} },
      ...(isLong
        ? [
            trouble('follower killed', following, KILLED),
            trouble('follower frozen', following, FROZEN),
            trouble('leader steps down', leading, UNHARMED, ELECTION),
            { what: 'everything ended', begin: () => leader().faults.endCleanly(), end: () => {} },
            { what: 'answers lost', begin: () => void (leader().faults.repliesLost = 20), end: () => {} },
          ]
        : []),
    ],
    stop: () => cluster.stop(),
  };
}

type Deed = readonly [begin: (member: LogServer) => unknown, end: (member: LogServer) => unknown];

const KILLED: Deed = [(member) => member.stop(), (member) => member.start()];
const FROZEN: Deed = [(member) => member.freeze(), (member) => member.thaw()];
const RESTARTED: Deed = [(member) => member.restart(), () => {}];
const UNHARMED: Deed = [() => {}, () => {}];

/** The leader takes what comes and says nothing. */
function silence(leader: () => LogServer): Trouble {
  const set = (silent: boolean) => {
    leader().faults.silent = silent;
    leader().faults.subscriptionsHeld = silent;
  };
  return {
    what: 'leader silent',
    lasts: SILENCE,
    begin: async () => {
      set(true);
      await pause(SILENCE);
      set(false);
    },
    end: () => {},
  };
}

function drop({ faults }: LogServer): void {
  faults.dropSubscriptions(status.UNAVAILABLE);
  faults.dropAppends(status.UNAVAILABLE);
}

const MEMBERS = ['1', '2', '3'] as const;
/** A node that the script starts would take variables that begin with its own name for options of its own. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('EVENTSTORE_')),
);

/**
 * A real cluster of three at EVENTSTORE_URL. `script` is a program that takes `kill N`, `freeze N`, `thaw N`, `up N`,
 * `leader` (prints its number) and `wait` (until the cluster is whole); docs/faults.md says more.
 */
export function clusterByScript(script: string, url: string): LogCluster {
  const run = async (...args: string[]) => (await promisify(execFile)(script, args, { env })).stdout.trim();
  const leader = () => run('leader');
  const follower = async () => {
    const leading = await leader();
    return MEMBERS.find((member) => member !== leading)!;
  };
  const trouble = (what: string, whom: () => Promise<string>, begin: string, end: string): Trouble => {
    let member = '';
    return {
      what,
      begin: async () => {
        member = await whom();
        await run(begin, member);
      },
      end: async () => {
        await run(end, member);
        await run('wait');
      },
    };
  };
  return {
    is: 'a real cluster of three',
    url,
    troubles: [
      trouble('leader killed', leader, 'kill', 'up'),
      trouble('follower killed', follower, 'kill', 'up'),
      trouble('leader frozen', leader, 'freeze', 'thaw'),
      trouble('follower frozen', follower, 'freeze', 'thaw'),
      {
        what: 'all restarted',
        begin: async () => {
          await Promise.all(MEMBERS.map((member) => run('kill', member)));
          await Promise.all(MEMBERS.map((member) => run('up', member)));
        },
        end: () => run('wait'),
      },
    ],
    stop: async () => {},
  };
}
