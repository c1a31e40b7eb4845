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
import { accountOf, importStream, type Written } from './import.state.js';
import { OverlayLog } from './overlay-log.js';
import { inOrderOfFile, withoutConsequences, type Problem } from './pack/problems.js';
import type { LocatedEntry } from './pack/read-pack.js';
import { RunRecord, writtenSince } from './run-record.js';

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
  /** The entries in the order in which they can be stored; read anew each time. */
  readonly entries: () => Iterable<LocatedEntry> | AsyncIterable<LocatedEntry>;
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

/** Something that the file would have changed, had nobody else done so since. */
export interface LeftAlone {
  readonly file: string;
  /** Its line; 0 when it is no longer in the file. */
  readonly line: number;
  readonly key: string;
  readonly message: string;
}

/** What a run did, counted in entries. */
export interface ImportSummary {
  readonly source: string;
  readonly created: number;
  readonly corrected: number;
  readonly takenBack: number;
  readonly unchanged: number;
  readonly leftAlone: readonly LeftAlone[];
  /** Nothing was stored when these were found before storing; else they name what a concurrent change refused. */
  readonly problems: readonly Problem[];
  /** Whether all of the file is in the tracker now. */
  readonly complete: boolean;
}

interface Tally {
  created: number;
  corrected: number;
  takenBack: number;
  unchanged: number;
  readonly leftAlone: LeftAlone[];
  readonly problems: Problem[];
  /** Whether any event was, or would be, stored. */
  changes: boolean;
}

const emptyTally = (): Tally => ({
  created: 0,
  corrected: 0,
  takenBack: 0,
  unchanged: 0,
  leftAlone: [],
  problems: [],
  changes: false,
});

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
    const unrecorded = complete ? [] : await writtenSince(this.log, past.at(-1)!.position, file.source);
    for (const { key, ...written } of unrecorded) account.set(key, { ...written, digest: undefined });

    if (file.tried) {
      const tried = await this.walk(file, options, account, this.trial(), 'checking');
      if (tried.problems.length > 0) {
        return summaryOf(
          file,
          { ...emptyTally(), problems: [...withoutConsequences(tried.problems)] },
          false,
        );
      }
      if (!tried.changes && complete) return summaryOf(file, tried, true);
    }
    const record = new RunRecord(this.handling, file, options, runs + 1);
    const stored = await this.walk(file, options, account, this.handling, 'storing', record);
    const whole = stored.problems.length === 0;
    await record.finish(whole, !complete);
    return summaryOf(file, stored, whole);
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
    for await (const entry of file.entries()) {
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
        await record?.start();
        const outcome = await writer.write(checked, turn, movedFrom);
        note(outcome, entry.key, entry.line);
        count(tally, outcome, before);
        await record?.add({ key: entry.key, turn, digest: checked.digest, stream, events: outcome.events });
      });
      done += 1;
      onProgress?.({ phase, done, total: keys.size });
    }
    return tally;
  }
}

/** Whether the entry was last written with just this content. */
function isCurrent(source: string, key: string, digest: string, before: Written | undefined): boolean {
  if (!before) return false;
  if (before.digest !== undefined) return before.digest === digest;
  return before.commandId === entryCommandId(source, key, digest, before.turn);
}

function count(tally: Tally, { events }: EntryOutcome, before: Written | undefined): void {
  if (events.length === 0) tally.unchanged += 1;
  else if (!before || before.digest === null) tally.created += 1;
  else tally.corrected += 1;
}

const leftAlone = (file: string, line: number, key: string): LeftAlone => ({
  file,
  line,
  key,
  message:
    line === 0
      ? `${key} is no longer in the file, but others have changed it or added to it since. It was left as it is.`
      : `${key} differs in the file, but somebody changed it in the tracker since. That was left as it is.`,
});

const summaryOf = ({ source }: ImportFile, tally: Tally, complete: boolean): ImportSummary => {
  const { created, corrected, takenBack, unchanged, problems } = tally;
  return {
    source,
    created,
    corrected,
    takenBack,
    unchanged,
    leftAlone: tally.leftAlone,
    problems: inOrderOfFile(problems),
    complete,
  };
};
