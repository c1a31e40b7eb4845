/** What every store of facts knows of the projections that it keeps, and of how answers ask for facts. Pure. */
import { insist } from '../kernel/refusal.js';
import { FACTS_PER_EVENT } from './changes.js';
import type { Fact } from './fact.js';
import type { FactPage } from './fact-store.js';
import { kindsByNumber, type Projection } from './projection.js';

/** A projection and its kinds by the numbers that its rows hold. */
export interface Kept {
  readonly projection: string;
  readonly kinds: readonly string[];
}

export class KeptKinds {
  readonly #ofKind = new Map<string, Kept>();
  readonly #ofProjection = new Map<string, Kept>();

  constructor(projections: readonly Projection[]) {
    for (const projection of projections) {
      const kept = { projection: projection.name, kinds: kindsByNumber(projection) };
      this.#ofProjection.set(kept.projection, kept);
      for (const kind of kept.kinds) this.#ofKind.set(kind, kept);
    }
  }

  /** What keeps all of these kinds. Refuses with `FACT_KIND_UNKNOWN` kinds that are not of one projection. */
  keeping(kinds: readonly string[]): Kept {
    const keeping = new Set(kinds.map((kind) => this.#ofKind.get(kind)));
    const [kept] = keeping;
    insist(
      kept && keeping.size === 1,
      'FACT_KIND_UNKNOWN',
      'These kinds of facts are not all of one projection of this release.',
      { kinds },
    );
    return kept;
  }

  ofProjection(projection: string): Kept {
    return this.#ofProjection.get(projection)!;
  }
}

/** The numbers of kinds, each once. */
export const numbersOf = (kept: Kept, kinds: readonly string[]): number[] => [
  ...new Set(kinds.map((kind) => kept.kinds.indexOf(kind))),
];

/** A row as it is read: with the number of its kind and the JSON of its value. */
export interface FactRow extends Omit<Fact, 'kind' | 'value' | 'position' | 'n'> {
  readonly id: number;
  readonly kind: number;
  readonly value: string;
}

/** The fact of a row. */
export const factOf = ({ id, kind, value, ...row }: FactRow, { kinds }: Kept): Fact => ({
  ...row,
  kind: kinds[kind]!,
  value: JSON.parse(value) as unknown,
  position: Math.floor(id / FACTS_PER_EVENT),
  n: id % FACTS_PER_EVENT,
});

/** The key that a page goes on after; undefined on the first page. */
export function keyAfter({
  order,
  after,
}: FactPage): Pick<FactRow, 'latest' | 'earliest' | 'place' | 'id'> | undefined {
  if (!after) return undefined;
  const { latest, earliest, place, position } = after;
  const n = after.n ?? (order === 'ascending' ? FACTS_PER_EVENT - 1 : 0);
  return { latest, earliest, place, id: position * FACTS_PER_EVENT + n };
}

/** So many subjects or lists are sought in one statement. */
const CHUNK = 500;

/** Keys in parts, each key once. */
export function chunksOf(keys: readonly string[]): string[][] {
  const distinct = [...new Set(keys)];
  const chunks: string[][] = [];
  for (let start = 0; start < distinct.length; start += CHUNK)
    chunks.push(distinct.slice(start, start + CHUNK));
  return chunks;
}
