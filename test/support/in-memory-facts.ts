/**
 * The facts of a history of events, made in memory: the same projections, corrections and times as the stored ones,
 * without a database. For tests of pure answers; the stored facts are held against a fold of their own.
 */
import { eventTypesOf } from '../../src/catalogue.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import { recordedInError } from '../../src/kernel/event.js';
import { partsOfStream, replacedBy, upcast } from '../../src/kernel/stream.js';
import { inFactOrder, type Fact } from '../../src/read-models/fact.js';
import type { Touched } from '../../src/read-models/fact-store.js';
import { factsOf, type Projection } from '../../src/read-models/projection.js';
import type { Facts } from '../../src/read-models/query.js';

type KnownFact = Fact & { replacedAt: number | null };

/** Facts as known at a position (default: all of the history). */
export const factsOfHistory = (
  history: readonly StoredEvent[],
  projections: readonly Projection[],
  position = Number.MAX_SAFE_INTEGER,
): Facts => factsAtPositions(history, projections)(position);

/** The facts of a history as known at any position, worked out once for all of them. */
export function factsAtPositions(
  history: readonly StoredEvent[],
  projections: readonly Projection[],
): (position: number) => Facts {
  const rows = allFacts(history, projections);
  return (position) => knownAt(rows, position);
}

/** The facts of a history that became known after one position and up to another, or ceased to count. */
export function touchedInHistory(
  history: readonly StoredEvent[],
  projections: readonly Projection[],
): (after: number, upTo: number) => Touched[] {
  const rows = allFacts(history, projections);
  const isBetween = (position: number | null, after: number, upTo: number) =>
    position !== null && position > after && position <= upTo;
  return (after, upTo) =>
    rows.filter(
      ({ position, replacedAt }) => isBetween(position, after, upTo) || isBetween(replacedAt, after, upTo),
    );
}

function knownAt(rows: readonly KnownFact[], position: number): Facts {
  const known = rows.filter(
    (fact) => fact.position <= position && (fact.replacedAt === null || fact.replacedAt > position),
  );
  const select = <V>(keep: (fact: Fact) => boolean) =>
    known.filter(keep).sort(inFactOrder) as unknown as Fact<V>[];
  return {
    of: async (kind, subjects) =>
      select((fact) => fact.kind === kind.kind && subjects.includes(fact.subject)),
    inLists: async (kind, others) =>
      select((fact) => fact.kind === kind.kind && others.includes(fact.other ?? '')),
    all: async (kind) => select((fact) => fact.kind === kind.kind),
    page: async (kind, subject, { asOf, possibly, order, after, max }) => {
      const rowsOfSubject = select<never>(
        (fact) =>
          fact.kind === kind.kind &&
          fact.subject === subject &&
          (possibly ? fact.earliest : fact.latest) <= asOf,
      );
      const ordered = order === 'ascending' ? rowsOfSubject : rowsOfSubject.reverse();
      const start = after
        ? ordered.findIndex((fact) =>
            order === 'ascending'
              ? inFactOrder(fact, after as Fact) > 0
              : inFactOrder(fact, after as Fact) < 0,
          )
        : 0;
      return start < 0 ? [] : ordered.slice(start, start + max);
    },
  };
}

function allFacts(history: readonly StoredEvent[], projections: readonly Projection[]): KnownFact[] {
  const facts: KnownFact[] = [];
  const streams = new Map<string, StoredEvent[]>();
  const places = new Map<string, number>();
  for (const stored of history) {
    const types = eventTypesOf(stored);
    const event = upcast(types, stored);
    const earlier = streams.get(event.stream) ?? [];
    const { corrects } = event.metadata;
    const target = corrects ? earlier.find(({ revision }) => revision === corrects.revision) : undefined;
    const place = target ? places.get(target.id)! : event.position;
    places.set(event.id, place);
    const replaced = replacedBy(types, event, earlier);
    for (const gone of replaced) {
      for (const fact of facts) {
        if (fact.position === gone.position && fact.replacedAt === null) fact.replacedAt = event.position;
      }
    }
    streams.set(event.stream, [...earlier.filter((one) => !replaced.includes(one)), event]);
    if (event.type === recordedInError.type) continue;
    const { category } = partsOfStream(event.stream);
    for (const projection of projections) {
      for (const draft of factsOf(projection, category, { ...event, place })) {
        const { words = null, earliest, latest } = draft.occurred ?? event.metadata.occurred;
        const { kind, subject, other = null, value } = draft;
        facts.push({
          kind,
          subject,
          other,
          value,
          words,
          earliest,
          latest,
          place,
          position: event.position,
          replacedAt: null,
        });
      }
    }
  }
  return facts;
}
