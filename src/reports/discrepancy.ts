/** Where two statements do not agree. Both stay; an answer shows both sides and the events behind them. */
import type { Narrative } from '../kernel/narrative.js';
import type { Base, Basis } from './report.events.js';

/** Kinds of things that do not agree. */
export const discrepancyKinds = [
  'percent_not_from_count',
  'percent_not_possible',
  'distribution_does_not_add_up',
  'published_and_computed',
  'tally_impossible',
  'contradiction',
  'declared_number',
  'reports_disagree',
  'recommendation',
  'agency_details',
  'missing',
] as const;

/** One side: what says what. `words` is free text of the report. */
export interface DiscrepancySide {
  readonly what: string;
  readonly value: string | null;
  readonly words: Narrative | null;
  readonly basis: Basis | null;
}

/** What does not agree (GraphQL `Discrepancy`). */
export interface Discrepancy {
  /** Unique among all discrepancies of an answer. */
  readonly id: string;
  readonly kind: (typeof discrepancyKinds)[number];
  /** One sentence that says what does not agree. */
  readonly message: string;
  readonly sides: readonly DiscrepancySide[];
  readonly cycle: string | null;
  readonly report: string | null;
  readonly item: string | null;
  readonly agency: string | null;
  readonly recommendation: string | null;
  readonly eventPositions: readonly number[];
}

/** A discrepancy; its id is made of its kind and the key. */
export const discrepancy = (
  kind: Discrepancy['kind'],
  key: string,
  message: string,
  sides: readonly DiscrepancySide[],
  about: Partial<Pick<Discrepancy, 'cycle' | 'report' | 'item' | 'agency' | 'recommendation'>>,
  eventPositions: readonly number[],
): Discrepancy => ({
  id: `${kind} ${key}`,
  kind,
  message,
  sides,
  cycle: about.cycle ?? null,
  report: about.report ?? null,
  item: about.item ?? null,
  agency: about.agency ?? null,
  recommendation: about.recommendation ?? null,
  eventPositions: [...new Set(eventPositions)],
});

/** A side that is a value. */
export const valueSide = (what: string, value: string | number, basis: Basis): DiscrepancySide => ({
  what,
  value: String(value),
  words: null,
  basis,
});

/** A side that is words of the report. */
export const wordsSide = (what: string, words: Narrative | null): DiscrepancySide => ({
  what,
  value: null,
  words,
  basis: 'printed',
});

/** The side that says how many there were in all. */
export const baseSide = ({ count, basis }: Base): DiscrepancySide => valueSide('base', count, basis);
