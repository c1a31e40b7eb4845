/** Histories over several streams, and questions asked of them, for tests of projections and answers. */
import type { z } from 'zod';
import type { EventMetadata, NewEvent, StoredEvent } from '../../src/kernel/event.js';
import { recordedInError } from '../../src/kernel/event.js';
import { onDay, type Day } from '../../src/kernel/days.js';
import { inFactOrder, type Fact } from '../../src/read-models/fact.js';
import type { Projection } from '../../src/read-models/projection.js';
import type { QueryDefinition } from '../../src/read-models/query.js';
import { factsOfHistory } from './in-memory-facts.js';
import { businessUnit } from './given.js';

/** An event and the stream that it stands on. */
export type Recorded = readonly [stream: string, event: NewEvent];

/** The day of events that name none. */
export const SOME_DAY: Day = '2021-06-01';

/** Stored events in the order of recording, at positions from 1. */
export function historyOf(...recorded: readonly Recorded[]): StoredEvent[] {
  const revisions = new Map<string, number>();
  return recorded.map(([stream, { type, version, data, occurred, corrects }], index) => {
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const metadata = {
      occurred: occurred ?? onDay(SOME_DAY),
      recordedAt: '2026-03-02T12:00:00.000Z',
      actor: businessUnit,
      ...(corrects ? { corrects } : {}),
    } as EventMetadata;
    return {
      position: index + 1,
      stream,
      revision,
      id: `${stream}:${revision}`,
      type,
      version,
      data,
      metadata,
    };
  });
}

/** The event that takes back the one at a revision of a stream. */
export const takenBack = (stream: string, revision: number): Recorded => [
  stream,
  recordedInError({ id: `${stream}:${revision}`, revision, why: { narrative: 'Typed into the wrong row.' } }),
];

/** The same event at another day, as a correction of the one at a revision of its stream. */
export const correctionOf = (stream: string, revision: number, event: NewEvent): Recorded => [
  stream,
  { ...event, corrects: { id: `${stream}:${revision}`, revision } },
];

/** The answer of a question to a history, asked as of a day and as known at a position. */
export async function answered<A extends z.ZodObject, R>(
  query: QueryDefinition<A, R>,
  history: readonly StoredEvent[],
  args: z.input<A>,
  { asOf = '2026-03-02', position = Number.MAX_SAFE_INTEGER }: { asOf?: Day; position?: number } = {},
): Promise<R> {
  const facts = factsOfHistory(history, query.projections, position);
  return query.answer(facts, query.args.parse(args), { asOf, position, today: '2026-03-02' });
}

/** Every fact of a projection, as kind, subject, other and value, in the order of facts. */
export async function allFactsOf(projection: Projection, history: readonly StoredEvent[]) {
  const facts = factsOfHistory(history, [projection]);
  const lists: Fact[][] = await Promise.all(
    projection.kinds.map((kind) => facts.all(kind) as Promise<Fact[]>),
  );
  return lists.flat().sort(inFactOrder);
}
