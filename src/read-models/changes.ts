/** What a page of events changes in the facts of one projection. Pure. */
import { inWords, Refusal } from '../kernel/refusal.js';
import type { FactDraft } from './fact.js';
import { factsOf, kindsByNumber, type Placed, type Projection } from './projection.js';
import type { ResolvedEvent } from './resolved-event.js';

/** One event makes at most so many facts in one projection: a row's key is position x 64 + n. */
export const FACTS_PER_EVENT = 64;

/** The columns of a new row, in the order in which `Changes.rows` holds their values. The position follows from the id. */
export const ROW_COLUMNS = [
  'id',
  'kind',
  'subject',
  'other',
  'value',
  'latest',
  'earliest',
  'words',
  'place',
] as const;

/** Where a projection stands: the last event that it applied (position 0 and '' before the first). */
export interface Standing {
  readonly position: number;
  readonly eventId: string;
}

/** The event that a projection could not apply, and why. */
export interface Stop {
  /** Position of that event. */
  readonly at: number;
  readonly error: string;
}

export interface Changes {
  readonly projection: string;
  readonly from: Standing;
  readonly to: Standing;
  /** Values of new rows, one row after the other, each in the order of `ROW_COLUMNS`. */
  readonly rows: readonly (string | number | null)[];
  /** Facts of the event at `position` no longer count from `at` on. */
  readonly replaced: readonly { readonly position: number; readonly at: number }[];
  /** The projection goes no further than `to`. */
  readonly stop?: Stop;
}

/** Applies events in the order of the log; those that the projection has already applied are passed over. */
export function changesOf(projection: Projection, from: Standing, events: readonly ResolvedEvent[]): Changes {
  const rows: (string | number | null)[] = [];
  const replaced: { position: number; at: number }[] = [];
  const changes = { projection: projection.name, from, rows, replaced };
  const numbers = numbersOfKinds(projection);
  for (const [index, resolved] of events.entries()) {
    const { position } = resolved.event;
    if (position <= from.position || !(resolved.category in projection.on)) continue;
    try {
      addRows(rows, resolved.event, numbers, draftsOf(projection, numbers, resolved));
    } catch (error) {
      return { ...changes, to: standingAfter(from, events[index - 1]), stop: stopAt(position, error) };
    }
    for (const target of resolved.replaces) replaced.push({ position: target, at: position });
  }
  return { ...changes, to: standingAfter(from, events.at(-1)) };
}

const standingAfter = (from: Standing, last: ResolvedEvent | undefined): Standing =>
  last && last.event.position > from.position
    ? { position: last.event.position, eventId: last.event.id }
    : from;

/** A stop at an event, with the error in words. */
export const stopAt = (position: number, error: unknown): Stop => ({
  at: position,
  error: inWords(error),
});

type KindNumbers = ReadonlyMap<string, number>;
const numbersByProjection = new WeakMap<Projection, KindNumbers>();

function numbersOfKinds(projection: Projection): KindNumbers {
  const numbers =
    numbersByProjection.get(projection) ??
    new Map(kindsByNumber(projection).map((kind, number) => [kind, number]));
  numbersByProjection.set(projection, numbers);
  return numbers;
}

/** The facts of one event, all of them fit to be stored: what is wrong shows here, before a row is made. */
function draftsOf(
  projection: Projection,
  kinds: KindNumbers,
  { event, category, onlyReplaces, problem }: ResolvedEvent,
): readonly FactDraft[] {
  if (problem) throw problem;
  if (onlyReplaces) return [];
  const drafts = factsOf(projection, category, event);
  if (drafts.length > FACTS_PER_EVENT) throw tooManyFacts(projection, event, drafts.length);
  for (const { kind, subject } of drafts) {
    if (!kinds.has(kind) || typeof subject !== 'string') throw notDeclared(projection, event, kind);
  }
  return drafts;
}

function addRows(
  rows: (string | number | null)[],
  event: Placed,
  kinds: KindNumbers,
  drafts: readonly FactDraft[],
): void {
  const values = drafts.map(({ value }) => JSON.stringify(value) ?? 'null');
  for (let n = 0; n < drafts.length; n += 1) {
    const { kind, subject, other, occurred = event.metadata.occurred } = drafts[n]!;
    rows.push(
      event.position * FACTS_PER_EVENT + n,
      kinds.get(kind)!,
      subject,
      other ?? null,
      values[n]!,
      occurred.latest,
      occurred.earliest,
      occurred.words ?? null,
      event.place,
    );
  }
}

const tooManyFacts = (projection: Projection, { type, position }: Placed, count: number): Refusal =>
  new Refusal(
    'TOO_MANY_FACTS',
    `${projection.name} makes ${count} facts of ${type} at position ${position}; ${FACTS_PER_EVENT} are possible.`,
    { projection: projection.name, position, count },
  );

const notDeclared = (projection: Projection, { type, position }: Placed, kind: string): Refusal =>
  new Refusal(
    'FACT_NOT_DECLARED',
    `${projection.name} makes a fact of ${type} at position ${position} that has no subject or an undeclared kind (${kind}).`,
    { projection: projection.name, position, kind },
  );
