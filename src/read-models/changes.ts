/** What a page of events changes in the facts of one projection. Pure. */
import { Refusal } from '../kernel/refusal.js';
import type { FactDraft } from './fact.js';
import { factsOf, type Placed, type Projection } from './projection.js';
import type { ResolvedEvent } from './resolved-event.js';

/** One event makes at most so many facts in one projection: a row's key is position x 64 + n. */
export const FACTS_PER_EVENT = 64;

/** The columns of a new row, in the order in which `Changes.rows` holds their values. */
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
  'position',
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
  const kinds = kindsOf(projection);
  let to = from;
  for (const resolved of events) {
    const { position, id } = resolved.event;
    if (position <= from.position) continue;
    if (resolved.category in projection.on) {
      try {
        addRows(rows, resolved.event, draftsOf(projection, kinds, resolved));
      } catch (error) {
        return { projection: projection.name, from, to, rows, replaced, stop: stopAt(position, error) };
      }
      for (const target of resolved.replaces) replaced.push({ position: target, at: position });
    }
    to = { position, eventId: id };
  }
  return { projection: projection.name, from, to, rows, replaced };
}

/** A stop at an event, with the error in words. */
export const stopAt = (position: number, error: unknown): Stop => ({
  at: position,
  error: error instanceof Error ? error.message : String(error),
});

const kindsByProjection = new WeakMap<Projection, ReadonlySet<string>>();

function kindsOf(projection: Projection): ReadonlySet<string> {
  const known = kindsByProjection.get(projection) ?? new Set(projection.kinds.map(({ kind }) => kind));
  kindsByProjection.set(projection, known);
  return known;
}

/** The facts of one event, all of them fit to be stored: what is wrong shows here, before a row is made. */
function draftsOf(
  projection: Projection,
  kinds: ReadonlySet<string>,
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

function addRows(rows: (string | number | null)[], event: Placed, drafts: readonly FactDraft[]): void {
  const made = drafts.map(({ value }) => JSON.stringify(value) ?? 'null');
  for (let n = 0; n < drafts.length; n += 1) {
    const { kind, subject, other, occurred = event.metadata.occurred } = drafts[n]!;
    rows.push(
      event.position * FACTS_PER_EVENT + n,
      kind,
      subject,
      other ?? null,
      made[n]!,
      occurred.latest,
      occurred.earliest,
      occurred.words ?? null,
      event.place,
      event.position,
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
