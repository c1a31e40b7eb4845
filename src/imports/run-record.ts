/** The account of a run on the `import-` stream: what was started, what was written, and that it came to its end. */
import type { CommandHandling } from '../command-handling/command-handling.js';
import type { Handled } from '../command-handling/request.js';
import { canonicalJson, sha256 } from '../event-store/digest.js';
import type { EventStore } from '../event-store/event-store.js';
import { onDay } from '../kernel/days.js';
import type { Actor, DataOf, NewEvent } from '../kernel/event.js';
import { entriesRecorded, importCompleted, importStarted } from './import.events.js';
import type { StreamType } from '../kernel/stream.js';
import { importStream } from './import.state.js';

type EntryRecord = DataOf<typeof entriesRecorded>['entries'][number];

/** An entry with the events that were just written for it. */
export type WrittenEntry = Omit<EntryRecord, 'events'> & Pick<Handled, 'events'>;

/** An event holds a hundred entries, or fewer where these made many events. */
const MOST_ENTRIES = 100;
const MOST_EVENTS = 1_500;

const PAGE = 1_000;

interface RunOf {
  readonly source: string;
  readonly title: string;
  readonly digest: string;
  readonly keys: ReadonlySet<string>;
}

export class RunRecord {
  private waiting: EntryRecord[] = [];
  private written = 0;
  private started: Promise<void> | undefined;

  constructor(
    private readonly handling: CommandHandling,
    private readonly of: RunOf,
    private readonly by: { readonly actor: Actor; readonly correlationId: string },
    private readonly run: number,
  ) {}

  /** Notes an entry. The first one that was changed starts the record of the run. */
  async add({ key, stream, turn, digest, events }: WrittenEntry): Promise<void> {
    this.waiting.push({
      key,
      stream,
      turn,
      digest,
      events: events.map(({ id, revision }) => ({ id, revision })),
    });
    const many = this.waiting.reduce((sum, entry) => sum + entry.events.length, 0) > MOST_EVENTS;
    if (this.waiting.length >= MOST_ENTRIES || many) await this.flush();
  }

  /** Ends the record. `whole`: nothing was refused. `resumed`: an earlier run broke off and is ended as well. */
  async finish(whole: boolean, resumed: boolean): Promise<void> {
    if (!this.started && this.waiting.length === 0 && !resumed) return;
    await this.flush();
    if (whole) await this.append(importCompleted({ run: this.run, source: this.of.source }), 'completed');
  }

  /** Says that the run begins, before its first entry is stored. */
  start(): Promise<void> {
    const { title, digest: fileDigest, keys } = this.of;
    const event = importStarted({ run: this.run, title, fileDigest, entries: keys.size });
    return (this.started ??= this.append(event, 'started'));
  }

  private async flush(): Promise<void> {
    await this.start();
    if (this.waiting.length === 0) return;
    const entries = this.waiting;
    this.waiting = [];
    this.written += 1;
    await this.append(entriesRecorded({ run: this.run, entries }), `recorded-${this.written}`);
  }

  private async append(event: NewEvent, step: string): Promise<void> {
    const { actor, correlationId } = this.by;
    const commandId = sha256(canonicalJson([this.of.source, this.run, step]));
    const digest = sha256(canonicalJson(event));
    await this.handling.write(
      { commandId, actor, correlationId },
      importStream as StreamType,
      this.of.source,
      digest,
      async (_stored, { today }) => [{ ...event, occurred: onDay(today), record: {} }],
    );
  }
}

/** An entry as its own events tell it. */
export interface FoundEntry {
  readonly stream: string;
  readonly turn: number;
  readonly commandId: string;
}

/** What a source last wrote for each entry after a position: a run that broke off did not note all that it stored. */
export async function writtenSince(
  log: EventStore,
  position: number,
  source: string,
): Promise<Map<string, FoundEntry>> {
  const found = new Map<string, FoundEntry>();
  let after = position;
  for (;;) {
    const page = await log.readAll({ after, max: PAGE });
    for (const { stream, metadata } of page) {
      const { entry, commandId } = metadata;
      if (entry?.source === source) found.set(entry.key, { stream, turn: entry.turn, commandId });
    }
    if (page.length < PAGE) return found;
    after = page.at(-1)!.position;
  }
}
