/**
 * Reads the facts of one generation. An answer picks its position once, at or below the checkpoints of what it reads;
 * whatever is applied while it is being made is not known at that position, so that all its reads agree.
 */
import type { Day } from '../../kernel/days.js';
import { insist } from '../../kernel/refusal.js';
import type { Queries } from '../../postgres/database.js';
import { FACTS_PER_EVENT } from '../changes.js';
import { inFactOrder, type Fact } from '../fact.js';
import type { FactPage, KnownAt, Touched } from '../fact-store.js';
import type { Checkpoint } from '../fact-writer.js';
import type { OpenFacts } from '../fills.js';
import { kindsByNumber, type Projection } from '../projection.js';
import { ofKindSql, ofListsSql, ofSubjectsSql, pageSql, touchedSql } from './fact-queries.js';
import type { FactTables } from './fact-tables.js';
import { checkpointsIn } from './fact-writer.js';

interface Row extends Omit<Fact, 'kind' | 'value' | 'position' | 'n'> {
  readonly id: number;
  readonly kind: number;
  readonly value: string;
}

/** A projection, its table and its kinds by the numbers that its rows hold. */
interface Kept {
  readonly facts: string;
  readonly kinds: readonly string[];
}

/** So many subjects or lists are sought in one statement. */
const CHUNK = 500;

export class PostgresFactStore implements OpenFacts {
  readonly #keptOfKind = new Map<string, Kept>();
  readonly #keptOfProjection = new Map<string, Kept>();

  constructor(
    private readonly queries: Queries,
    private readonly tables: FactTables,
    readonly logId: string,
    projections: readonly Projection[],
  ) {
    for (const projection of projections) {
      const kept = { facts: tables.facts(projection.name), kinds: kindsByNumber(projection) };
      this.#keptOfProjection.set(projection.name, kept);
      for (const kind of kept.kinds) this.#keptOfKind.set(kind, kept);
    }
  }

  async ofSubjects(kinds: readonly string[], subjects: readonly string[], known: KnownAt): Promise<Fact[]> {
    if (kinds.length === 0) return [];
    const kept = this.#keptOf(kinds);
    const sql = ofSubjectsSql(kept.facts);
    const numbers = numbersOf(kept, kinds);
    const found = chunksOf(subjects).map((chunk) => this.#facts(kept, sql, known, [numbers, chunk]));
    return (await Promise.all(found)).flat();
  }

  async ofLists(kind: string, others: readonly string[], known: KnownAt): Promise<Fact[]> {
    const kept = this.#keptOf([kind]);
    const sql = ofListsSql(kept.facts);
    const [number] = numbersOf(kept, [kind]);
    const found = chunksOf(others).map((chunk) => this.#facts(kept, sql, known, [number, chunk]));
    return (await Promise.all(found)).flat();
  }

  async ofKind(kind: string, known: KnownAt): Promise<Fact[]> {
    const kept = this.#keptOf([kind]);
    return this.#facts(kept, ofKindSql(kept.facts), known, numbersOf(kept, [kind]));
  }

  async page(kinds: readonly string[], subject: string, page: FactPage, known: KnownAt): Promise<Fact[]> {
    if (kinds.length === 0) return [];
    const kept = this.#keptOf(kinds);
    if (!isStorable(subject)) return [];
    const values = [numbersOf(kept, kinds), subject, page.asOf, page.max, ...keyAfter(page)];
    const facts = await this.#facts(kept, pageSql(kept.facts, page), known, values);
    const order = page.order === 'ascending' ? inFactOrder : (a: Fact, b: Fact) => inFactOrder(b, a);
    return facts.sort(order).slice(0, page.max);
  }

  async progress(projections: readonly string[]): Promise<{ position: number; stopped: readonly string[] }> {
    const [progress] = await this.queries.query<{ position: number; found: number; stopped: string[] }>(
      `SELECT coalesce(min(position), 0) AS position, count(*) AS found,
        coalesce(array_agg(projection ORDER BY projection) FILTER (WHERE stopped_at IS NOT NULL), '{}') AS stopped
      FROM ${this.tables.checkpoint} WHERE projection = ANY ($1::text[])`,
      [projections],
    );
    const { position, found, stopped } = progress!;
    insist(
      found === new Set(projections).size,
      'PROJECTION_UNKNOWN',
      'The read models do not hold what this question reads. Run "npm run rebuild".',
      { projections },
    );
    return { position, stopped };
  }

  async touched(
    projection: string,
    { after, upTo }: { after: number; upTo: number },
    max: number,
  ): Promise<Touched[]> {
    const { facts, kinds } = this.#keptOfProjection.get(projection)!;
    const rows = await this.queries.query<Pick<Row, 'kind' | 'subject' | 'other'>>(touchedSql(facts), [
      after,
      upTo,
      max,
    ]);
    return rows.map((row) => ({ ...row, kind: kinds[row.kind]! }));
  }

  async knownBy(day: Day): Promise<{ position: number; settled: boolean }> {
    const { dayHead, source } = this.tables;
    const [known] = await this.queries.query<{ position: number; settled: boolean }>(
      `SELECT (SELECT coalesce(max(position), 0) FROM ${dayHead} WHERE day <= $1) AS position,
        settled_before > $1 OR EXISTS (SELECT FROM ${dayHead} WHERE day > $1) AS settled
      FROM ${source}`,
      [day],
    );
    return known!;
  }

  checkpoints(): Promise<Checkpoint[]> {
    return checkpointsIn(this.queries, this.tables);
  }

  /** The connections are not its own. */
  async close(): Promise<void> {}

  #keptOf(kinds: readonly string[]): Kept {
    const keeping = new Set(kinds.map((kind) => this.#keptOfKind.get(kind)));
    const [kept] = keeping;
    insist(
      kept && keeping.size === 1,
      'FACT_KIND_UNKNOWN',
      'These kinds of facts are not all of one projection of this release.',
      { kinds },
    );
    return kept;
  }

  async #facts(
    { kinds }: Kept,
    sql: string,
    { position }: KnownAt,
    values: readonly unknown[],
  ): Promise<Fact[]> {
    const rows = await this.queries.query<Row>(sql, [position, ...values]);
    return rows.map((row) => factOf(row, kinds));
  }
}

const numbersOf = (kept: Kept, kinds: readonly string[]): number[] => [
  ...new Set(kinds.map((kind) => kept.kinds.indexOf(kind))),
];

function keyAfter({ order, after }: FactPage): unknown[] {
  if (!after) return [];
  const { latest, earliest, place, position } = after;
  const n = after.n ?? (order === 'ascending' ? FACTS_PER_EVENT - 1 : 0);
  return [latest, earliest, place, position * FACTS_PER_EVENT + n];
}

const factOf = ({ id, kind, value, ...row }: Row, kinds: readonly string[]): Fact => ({
  ...row,
  kind: kinds[kind]!,
  value: JSON.parse(value) as unknown,
  position: Math.floor(id / FACTS_PER_EVENT),
  n: id % FACTS_PER_EVENT,
});

/** PostgreSQL takes no text with this character, not even to say that there is none. */
const isStorable = (text: string): boolean => !text.includes('\0');

function chunksOf(keys: readonly string[]): string[][] {
  const distinct = [...new Set(keys)].filter(isStorable);
  const chunks: string[][] = [];
  for (let start = 0; start < distinct.length; start += CHUNK)
    chunks.push(distinct.slice(start, start + CHUNK));
  return chunks;
}
