/** The first pass over a table: everything that is wrong with it, before anything is stored. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { agencyStream } from '../../agencies/agency.state.js';
import { cycleStream } from '../../cycles/cycle.state.js';
import type { EventStore } from '../../event-store/event-store.js';
import { partOfParty } from '../../kernel/refs.js';
import { Refusal } from '../../kernel/refusal.js';
import { partnershipStream } from '../../partnerships/partnership.state.js';
import { checkedEntry } from '../entry-writer.js';
import type { ImportOptions } from '../import-run.js';
import type { Problem } from '../pack/problems.js';
import { readingStates } from '../read-state.js';
import type { Mapping } from './mapping.schema.js';
import type { RowRead } from './row-facts.js';
import { RowIndex } from './row-index.js';
import { readRows } from './table-reading.js';
import { tableRows } from './table-rows.js';
import { newAgencies, partnershipEntry, rowEntry } from './tracker-entries.js';

/** Something about rows that is kept as it is and should be known. */
export interface RowNote {
  readonly code: string;
  readonly message: string;
  /** The lines at which the rows begin. */
  readonly lines: readonly number[];
}

/** More problems than this are counted, not listed. */
const MOST_PROBLEMS = 1_000;

/** The first pass: every problem and note of the table, and which recommendation each row is about. */
export class TrackerCheck {
  readonly index: RowIndex;
  readonly keys = new Set<string>();
  readonly problems: Problem[] = [];
  rows = 0;
  digest = '';
  private readonly noted = new Map<string, { message: string; lines: number[] }>();

  constructor(
    private readonly log: EventStore,
    private readonly mapping: Mapping,
    private readonly file: string,
  ) {
    this.index = new RowIndex(mapping.source);
  }

  async run(onProgress: ImportOptions['onProgress']): Promise<void> {
    await this.checkNamed();
    const hash = createHash('sha256');
    const bytes = hashed(createReadStream(this.file), hash);
    const named = new Set<string>();
    for (const { key } of partnershipEntry(this.mapping)) this.keys.add(key);
    try {
      for await (const read of readRows(this.mapping, tableRows(bytes, this.mapping))) {
        this.rows += 1;
        this.checkRow(read, named);
        onProgress?.({ phase: 'checking', done: this.rows, total: this.rows });
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refuse(Number(error.data['line'] ?? 1), '', error.code, error.message);
    }
    this.digest = hash.digest('hex');
  }

  /** What was noted, each kind once with its lines. */
  notes(): RowNote[] {
    return [...this.noted].map(([code, { message, lines }]) => ({ code, message, lines }));
  }

  private checkRow({ facts, problems, notes }: RowRead, named: Set<string>): void {
    for (const { code, column, message } of problems) this.refuse(facts.line, column, code, message);
    for (const { code, message } of notes) this.note(code, message, facts.line);
    const place = this.index.place(facts);
    if (place.repeats === 'number') {
      this.note(
        'NUMBER_REPEATED',
        'The number stands in an earlier row with another text. It was given the next ordinal.',
        facts.line,
      );
    }
    if (place.repeats === 'row') {
      this.note(
        'ROW_REPEATED',
        'Number, text and recipient stand in an earlier row. It was given the next ordinal.',
        facts.line,
      );
    }
    if (problems.length > 0) return;
    for (const entry of [
      ...newAgencies(this.mapping, facts, named),
      rowEntry(this.mapping, facts, place, true),
    ]) {
      this.keys.add(entry.key);
      try {
        checkedEntry(entry);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.refuse(facts.line, '', error.code, error.message);
      }
    }
  }

  /** Whether the partnership, the cycle and the known recipients of the mapping are there. */
  private async checkNamed(): Promise<void> {
    const { partnership, cycle, recipients } = this.mapping;
    const read = readingStates(this.log);
    const missing: string[] = [];
    const established = (await read(partnershipStream, partnership.id)).status === 'established';
    if (!partnership.name && !established) missing.push(`partnership ${partnership.id}`);
    if (cycle && (await read(cycleStream, cycle)).status !== 'opened') missing.push(`cycle ${cycle}`);
    for (const party of new Set(Object.values(recipients.known))) {
      const { kind, id } = partOfParty(party);
      if (kind !== 'agency') continue;
      if ((await read(agencyStream, id)).status === 'unknown') missing.push(party);
    }
    for (const name of missing) {
      this.refuse(
        1,
        '',
        'REFERENCE_UNKNOWN',
        `The mapping names ${name}, which the tracker does not know. Import or record it first.`,
      );
    }
  }

  private note(code: string, message: string, line: number): void {
    const known = this.noted.get(code) ?? { message, lines: [] };
    known.lines.push(line);
    this.noted.set(code, known);
  }

  private refuse(line: number, path: string, code: string, message: string): void {
    if (this.problems.length < MOST_PROBLEMS)
      this.problems.push({ file: this.file, line, path, code, message });
  }
}

async function* hashed(
  bytes: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}
