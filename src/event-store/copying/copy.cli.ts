/**
 * `npm run copy -- --from sqlite --to eventstoredb`: copies a whole log; `--help` names the options. Both logs are closed
 * to everybody else while that runs. Exit code 0: the target holds the whole log, and every event of it was read back and
 * held against the source; 1: it does not yet, and the same command again goes on.
 */
import { SingleBar } from 'cli-progress';
import { hostname } from 'node:os';
import { readConfigOfLog, type LogConfig } from '../../config.js';
import { Refusal } from '../../kernel/refusal.js';
import { copyLog, type Copied, type CopyProgress } from './copy.js';
import { copyOrder, needsServer, USAGE, type CopyOrder, type LogAddress } from './options.js';
import { linesOfCopy } from './report.js';
import type { EventStore } from '../event-store.js';
import type { DoorNote } from '../eventstoredb/closing.js';
import { openEventStoreDb } from '../eventstoredb/eventstoredb-event-store.js';
import { logFileIn, ownDataFolder } from '../sqlite/data-folder.js';
import { openSqliteEventStore } from '../sqlite/sqlite-event-store.js';

/** One end of a copy, closed to everybody else. */
interface End {
  readonly store: EventStore;
  /** Resolves once nothing of anybody else can still come in. */
  readonly still: () => Promise<void>;
  /** Opens it to everybody again. */
  readonly reopen: () => Promise<void>;
  /** Lets go of it. */
  readonly close: () => Promise<void>;
}

type Server = Extract<LogConfig, { kind: 'eventstoredb' }>;

async function run(args: readonly string[]): Promise<void> {
  const order = copyOrder(args, readConfigOfLog('sqlite').dataDir);
  if (order.what === 'help') return console.log(USAGE);
  const server = needsServer(order) ? (readConfigOfLog('eventstoredb').eventStore as Server) : undefined;
  if (order.what === 'reopen') return reopen(server!);
  const copied = await withProgress((onProgress) => copy(order, server, onProgress));
  for (const line of linesOfCopy(order, copied)) console.log(line);
}

async function copy(
  { from, to }: Extract<CopyOrder, { what: 'copy' }>,
  server: Server | undefined,
  onProgress: (progress: CopyProgress) => void,
): Promise<Copied> {
  const signal = cancelledBySignals();
  const source = await openSource(from, server, signal);
  try {
    const target = await openTarget(to, server);
    try {
      return await copyInto(target, { source, signal, onProgress });
    } finally {
      await target.close();
    }
  } finally {
    await source.reopen().finally(source.close);
  }
}

async function copyInto(
  target: End,
  { source, ...options }: { source: End; signal: AbortSignal; onProgress: (progress: CopyProgress) => void },
): Promise<Copied> {
  let partial = false;
  const onProgress = (progress: CopyProgress) => {
    partial = progress.events > 0;
    options.onProgress(progress);
  };
  try {
    const logs = { source: source.store, target: target.store, sourceIsStill: source.still };
    const copied = await copyLog({ ...options, ...logs, onProgress });
    partial = false;
    return copied;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'COPY_TARGET_DIFFERS') partial = false;
    throw error;
  } finally {
    // A part of a log is nobody's to write to until the rest has come.
    if (!partial) await target.reopen();
  }
}

async function openSource(
  address: LogAddress,
  server: Server | undefined,
  signal: AbortSignal,
): Promise<End> {
  if (address.kind === 'eventstoredb') return openOnServer(server!, 'It is being copied.', signal);
  const store = openSqliteEventStore({ file: logFileIn(address.folder), readOnly: true });
  try {
    const disown = ownDataFolder(address.folder);
    return inFolder(store, () => store.close().finally(disown));
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openTarget(address: LogAddress, server: Server | undefined): Promise<End> {
  if (address.kind === 'eventstoredb') return openOnServer(server!, 'Another log is being copied into it.');
  const store = openSqliteEventStore({ file: logFileIn(address.folder) });
  return inFolder(store, () => store.close());
}

const nothing = async (): Promise<void> => {};

/** The folder is this process's own as long as the log is open. */
const inFolder = (store: EventStore, close: () => Promise<void>): End => ({
  store,
  still: nothing,
  reopen: nothing,
  close,
});

async function openOnServer(
  { url, prefix }: Server,
  why: string,
  signal = new AbortController().signal,
): Promise<End> {
  const store = await openEventStoreDb({ url, prefix });
  try {
    await store.door.shut(noteOf(why));
  } catch (error) {
    await store.close();
    throw error;
  }
  return {
    store,
    still: () => store.door.still(signal),
    reopen: () => store.door.open(noteOf('The copy has ended.')),
    close: () => store.close(),
  };
}

async function reopen({ url, prefix }: Server): Promise<void> {
  const store = await openEventStoreDb({ url, prefix });
  try {
    const shut = await store.door.forceOpen(noteOf('Opened by hand.'));
    console.log(
      shut
        ? `The log takes records again. ${shut.by} had closed it at ${shut.at}.`
        : 'The log was not closed.',
    );
  } finally {
    await store.close();
  }
}

const noteOf = (why: string): DoorNote => ({
  by: `npm run copy, process ${process.pid} on ${hostname()}`,
  at: new Date().toISOString(),
  why,
});

function cancelledBySignals(): AbortSignal {
  const controller = new AbortController();
  const cancel = () =>
    controller.abort(
      new Refusal('CANCELLED', 'Cancelled. The same command again goes on from where it was.'),
    );
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  return controller.signal;
}

async function withProgress<T>(
  copying: (onProgress: (progress: CopyProgress) => void) => Promise<T>,
): Promise<T> {
  const bar = new SingleBar({
    format:
      '{bar} {percentage}% | {events} events are there and right, {copied} of them copied now | {eta_formatted} left',
    noTTYOutput: true,
  });
  let shown = false;
  try {
    return await copying(({ events, copied, position, head }) => {
      if (!shown) bar.start(head, 0, { events: 0, copied: 0 });
      shown = true;
      bar.setTotal(head);
      bar.update(position, { events, copied });
    });
  } finally {
    if (shown) bar.stop();
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Refusal ? error.message : `The log could not be copied: ${String(error)}`);
  process.exitCode = 1;
}
