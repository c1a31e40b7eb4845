/** `npm run copy` between two data folders and a server, all of them the test's own. */
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_STREAM } from '../../src/event-store/event-store.js';
import { openEventStoreDb } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { logFileIn } from '../../src/event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { someEvents } from './events.js';
import { LogServer } from './log-server/log-server.js';
import type { Ended, Program, Programs } from './programs.js';

export class Copies {
  readonly toServer = ['--from', 'sqlite', '--to', 'eventstoredb'];
  readonly here: string;
  readonly there: string;

  private constructor(
    private readonly programs: Programs,
    private readonly folder: string,
    readonly server: LogServer,
  ) {
    this.here = join(folder, 'here');
    this.there = join(folder, 'there');
  }

  static async begun(programs: Programs): Promise<Copies> {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-copy-'));
    return new Copies(programs, folder, await LogServer.started());
  }

  get toFolder(): string[] {
    return ['--from', 'eventstoredb', '--to', 'sqlite', '--to-dir', this.there];
  }

  get betweenFolders(): string[] {
    return ['--from', 'sqlite', '--to', 'sqlite', '--to-dir', this.there];
  }

  run(args: readonly string[]): Promise<Ended> {
    return this.spawn(args).ended;
  }

  spawn(args: readonly string[]): Program {
    return this.programs.spawn('copy', args, { DATA_DIR: this.here, EVENTSTORE_URL: this.server.url });
  }

  openServer() {
    return openEventStoreDb({ url: this.server.url, prefix: 'throughline.' });
  }

  /** Puts so many streams of two events each into a folder. */
  async fill(streams: number, folder = this.here): Promise<void> {
    const log = openSqliteEventStore({ file: logFileIn(folder) });
    const names = Array.from({ length: streams }, (_, turn) => `cycle-${turn}`);
    await Promise.all(names.map((stream) => log.append(stream, NO_STREAM, someEvents(stream, 2))));
    await log.close();
  }

  /** Resolves when the server has stored the next append. */
  nextAppend(): Promise<void> {
    return new Promise((resolve) => {
      const forget = this.server.log.onAppended(() => {
        forget();
        resolve();
      });
    });
  }

  /** Runs a copy to the server that is killed once the server has stored so many appends more. */
  async killedAfter(appends: number): Promise<Ended> {
    const program = this.spawn(this.toServer);
    let left = appends;
    const forget = this.server.log.onAppended(() => {
      left -= 1;
      if (left === 0) program.signal('SIGKILL');
    });
    return program.ended.finally(forget);
  }

  async end(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true });
  }
}

/** Every event of a folder as it is kept, in order. */
export function keptIn(folder: string): unknown[] {
  const file = new Database(logFileIn(folder), { readonly: true });
  const rows = file
    .prepare(
      `SELECT position, name, revision, events.id, type, version, data, metadata
       FROM events JOIN streams ON streams.id = events.stream ORDER BY position`,
    )
    .all();
  file.close();
  return rows;
}
