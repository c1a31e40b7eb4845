/** How read models are declared: pure functions from events to facts. */
import type { Catalogue, StreamCategory } from '../catalogue.js';
import type { StoredEvent, StoredOf } from '../kernel/event.js';
import type { FactDraft, FactKind } from './fact.js';

/** An event as projections see it: upcast, with the place of its chain of corrections. */
export type Placed<E extends StoredEvent = StoredEvent> = E & {
  /** Position of the first event of its chain of corrections. */
  readonly place: number;
};

type Handlers<C extends StreamCategory> = {
  readonly [T in StoredOf<Catalogue[C]>['type']]:
    ((event: Placed<Extract<StoredOf<Catalogue[C]>, { type: T }>>) => readonly FactDraft[]) | 'ignored';
};

export interface Projection {
  readonly name: string;
  /** Raised when its facts change for the same events; the generation is then filled anew. */
  readonly version: number;
  readonly kinds: readonly FactKind<any>[]; // eslint-disable-line @typescript-eslint/no-explicit-any -- a list of kinds of any value
  /**
   * For each category of streams that it follows, every event type: a handler or `ignored`. The compiler refuses a
   * projection that forgets one. Corrections and RecordedInError are the runner's business, alike for all.
   */
  readonly on: { readonly [C in StreamCategory]?: Handlers<C> };
}

/** Declares a projection. */
export const defineProjection = (projection: Projection): Projection => projection;

/** The kinds of facts of a projection by the numbers that stored rows hold for them: in the order of their names. */
export const kindsByNumber = ({ kinds }: Projection): readonly string[] =>
  kinds.map(({ kind }) => kind).sort();

/** The facts that a projection states for one event; none when it does not follow the stream or ignores the type. */
export function factsOf(projection: Projection, category: string, event: Placed): readonly FactDraft[] {
  const handlers = projection.on[category as StreamCategory] as
    Record<string, ((event: Placed) => readonly FactDraft[]) | 'ignored'> | undefined;
  const handler = handlers?.[event.type];
  return typeof handler === 'function' ? handler(event) : [];
}
