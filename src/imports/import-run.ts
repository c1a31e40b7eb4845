/**
 * One run of an import: reads what the source wrote before, tries everything, and then stores what is new. A run that
 * finds nothing to do stores nothing; one that broke off is taken up where it stopped.
 */
import { CommandHandling } from '../command-handling/command-handling.js';
import { OneAtATime } from '../command-handling/one-at-a-time.js';
import type { EventStore } from '../event-store/event-store.js';
import type { Clock } from '../kernel/clock.js';
import type { Actor } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import { fold } from '../kernel/stream.js';
import { checkedEntry, entryCommandId, EntryWriter, type EntryOutcome } from './entry-writer.js';
import {
  countWritten,
  emptyTally,
  leftAlone,
  summaryOf,
  type ImportSummary,
  type Tally,
} from './import-tally.js';
import { accountOf, importStream, startOfBrokenOff, type Written } from './import.state.js';
import { OverlayLog } from './overlay-log.js';
import { withoutConsequences, type Problem } from './pack/problems.js';
import type { LocatedEntry } from './pack/read-pack.js';
import { RunRecord, writtenSince } from './run-record.js';

export type { ImportSummary } from './import-tally.js';

/** A file that was read and checked, ready to be stored. */
export interface ImportFile {
  /** Its name, for problems. */
  readonly file: string;
  /** The id of what it is: of a pack's document, of a tracker's source. Its entries are compared with its earlier ones. */
  readonly source: string;
  readonly title: string;
  /** SHA-256 of the text. */
  readonly digest: string;
  /** The keys of all entries. */
  readonly keys: ReadonlySet<string>;
  /**
   * The entries in groups, in the order in which they can be stored; read anew each time. Those of one group are stored
   * side by side, so none relies on another, but on those before it about the same subject.
   */
  readonly groups: () => Iterable<readonly LocatedEntry[]> | AsyncIterable<readonly LocatedEntry[]>;
  /** Whether everything is tried in memory before the first event is stored. A long file was checked as it was read. */
  readonly tried: boolean;
}

export interface Progress {
  readonly phase: 'checking' | 'storing';
  readonly done: number;
  readonly total: number;
}

export interface ImportOptions {
  readonly actor: Actor;
  readonly correlationId: string;
  readonly onProgress?: (progress: Progress) => void;
}

export class Importing {
  private readonly sources = new OneAtATime();
  private readonly handling: CommandHandling;

  constructor(
    private readonly log: EventStore,
    private readonly clock: Clock,
    handling = new CommandHandling(log, clock),
  ) {
    this.handling = handling;
  }

  /** Imports a file. Runs of one source wait for each other. */
  run(file: ImportFile, options: ImportOptions): Promise<ImportSummary> {
    return this.sources.run(file.source, () => this.runAlone(file, options));
  }

  private async runAlone(file: ImportFile, options: ImportOptions): Promise<ImportSummary> {
    const past = await this.log.readStream(importStream.nameOf(file.source));
    const { runs, complete } = fold(importStream, past);
    const account = accountOf(past);
    const unrecorded = complete ? [] : await writtenSince(this.log, startOfBrokenOff(past), file.source);
    for (const [key, written] of unrecorded) {
      if (written.turn > (account.get(key)?.turn ?? 0)) account.set(key, { ...written, digest: undefined });
    }

    if (file.tried) {
      const tried = await this.walk(file, options, account, this.trial(), 'checking');
      if (tried.problems.length > 0) {
        return summaryOf(
          file.source,
          { ...emptyTally(), problems: [...withoutConsequences(tried.problems)] },
          false,
        );
      }
      if (!tried.changes && complete) return summaryOf(file.source, tried, true);
    }
    const record = new RunRecord(this.handling, file, options, runs + 1);
    const stored = await this.walk(file, options, account, this.handling, 'storing', record);
    const whole = stored.problems.length === 0;
    await record.finish(whole, !complete);
    return summaryOf(file.source, stored, whole);
  }

  /** What storing the file would refuse, found by trying it in memory. */
  async problemsOf(file: ImportFile, options: ImportOptions): Promise<readonly Problem[]> {
    const account = accountOf(await this.log.readStream(importStream.nameOf(file.source)));
    return (await this.walk(file, options, account, this.trial(), 'checking')).problems;
  }

  private trial(): CommandHandling {
    return new CommandHandling(new OverlayLog(this.log), this.clock);
  }

  /** Goes through removed and present entries once, on the log or on a trial of it. */
  private async walk(
    file: ImportFile,
    { actor, correlationId, onProgress }: ImportOptions,
    account: ReadonlyMap<string, Written>,
    handling: CommandHandling,
    phase: Progress['phase'],
    record?: RunRecord,
  ): Promise<Tally> {
    const { source, keys } = file;
    const writer = new EntryWriter(handling, { source, actor, correlationId });
    const tally = emptyTally();
    const attempt = async (line: number, key: string, write: () => Promise<void>) => {
      try {
        await write();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        tally.problems.push({ file: file.file, line, path: key, code: error.code, message: error.message });
      }
    };
    const note = (outcome: EntryOutcome, key: string, line: number) => {
      if (outcome.events.length > 0) tally.changes = true;
      if (outcome.leftAlone.length > 0) tally.leftAlone.push(leftAlone(file.file, line, key));
    };

    const removed = [...account].filter(([key, { digest }]) => digest !== null && !keys.has(key)).reverse();
    for (const [key, before] of removed) {
      await attempt(0, key, async () => {
        const turn = before.turn + 1;
        await record?.start();
        const outcome = await writer.takeBack(key, before.stream, turn);
        note(outcome, key, 0);
        if (outcome.takenBack > 0) tally.takenBack += 1;
        await record?.add({ key, turn, digest: null, stream: before.stream, events: outcome.events });
      });
    }

    let done = 0;
    const sameSubject = new OneAtATime();
    const bring = async (entry: LocatedEntry) => {
      await attempt(entry.line, entry.key, async () => {
        const before = account.get(entry.key);
        const checked = checkedEntry(entry);
        if (isCurrent(source, checked.key, checked.digest, before)) {
          tally.unchanged += 1;
          if (before?.digest === undefined)
            await record?.add({ ...before!, key: entry.key, digest: checked.digest, events: [] });
          return;
        }
        const turn = (before?.turn ?? 0) + 1;
        const stream = checked.stream.nameOf(checked.id);
        const movedFrom =
          before && before.digest !== null && before.stream !== stream ? before.stream : undefined;
        const outcome = await sameSubject.run(stream, async () => {
          await record?.start();
          return writer.write(checked, turn, movedFrom);
        });
        note(outcome, entry.key, entry.line);
        countWritten(tally, outcome, before);
        await record?.add({ key: entry.key, turn, digest: checked.digest, stream, events: outcome.events });
      });
      done += 1;
      onProgress?.({ phase, done, total: keys.size });
    };
    for await (const group of file.groups()) await allDone(group.map(bring));
    return tally;
  }
}

/** Waits for all of them, also when one fails: what broke off must not go on writing behind the next run. */
async function allDone(tasks: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(tasks)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/** Whether the entry was last written with just this content. */
function isCurrent(source: string, key: string, digest: string, before: Written | undefined): boolean {
  if (!before) return false;
  if (before.digest !== undefined) return before.digest === digest;
  return before.commandId === entryCommandId(source, key, digest, before.turn);
}
