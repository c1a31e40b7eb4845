/** How a service stands at this moment: its stores, its read models and its followers, held against the head of the log. */
import { allProjections } from '../../projections/index.js';
import type { EventStore } from '../event-store/event-store.js';
import type { Followers, FollowersStatus } from '../followers/followers.js';
import type { Clock } from '../kernel/clock.js';
import { isRefusal } from '../kernel/refusal.js';
import type { ReadModels, ReadModelsStanding } from '../read-models/read-models.js';

/** The parts of a service that are asked. */
export interface Asked {
  readonly log: EventStore;
  readonly readModels: ReadModels;
  readonly followers: Followers;
  readonly clock: Clock;
}

/** What was learnt, or why it could not be in time. */
export type Learnt<T> = { readonly value: T } | { readonly fault: unknown };

/** How far somebody is behind the head of the log. */
export interface Lag {
  /** Events not taken in yet, counted up to `COUNTED`. */
  readonly events: number;
  /** Seconds since the oldest of them was recorded. */
  readonly seconds: number;
}

/** Whether a service does its work. */
export interface State {
  /** Position of the last event of the log. */
  readonly head: Learnt<number>;
  /** Whether the facts that serve can be read; `false` when none serve yet. */
  readonly readStore: Learnt<boolean>;
  readonly readModels: Learnt<ReadModelsStanding>;
  readonly followers: Learnt<FollowersStatus>;
}

export interface Standing extends State {
  /** By the position reached; none where the log did not answer. */
  readonly lags: ReadonlyMap<number, Lag>;
}

/** Events behind are counted up to here. */
export const COUNTED = 1_000;

/** The whole answer takes no longer, in milliseconds: who asks, the balancer first, waits for two seconds. */
const WITHIN = 1_500;

const [someProjection] = allProjections.map(({ name }) => name);

const NONE: Lag = { events: 0, seconds: 0 };

/** Learns how the service stands. Takes a limited time, whatever does not answer. */
export async function standingOf(asked: Asked): Promise<Standing> {
  const deadline = new Deadline(WITHIN);
  try {
    const state = await learnState(asked, deadline);
    const { head, readModels, followers } = state;
    const positions = [
      ...valueOr(readModels, { projections: [] }).projections,
      ...valueOr(followers, { followers: [] }).followers,
    ].map(({ position }) => position);
    const lags =
      'value' in head ? await lagsOf(positions, head.value, { ...asked, deadline }) : new Map<number, Lag>();
    return { ...state, lags };
  } finally {
    deadline.end();
  }
}

/** Learns whether the service does its work, as `standingOf` does, without counting how far it is behind. */
export async function stateOf(asked: Asked): Promise<State> {
  const deadline = new Deadline(WITHIN);
  try {
    return await learnState(asked, deadline);
  } finally {
    deadline.end();
  }
}

async function learnState({ log, readModels, followers }: Asked, deadline: Deadline): Promise<State> {
  const [head, readStore, standing, following] = await Promise.all([
    deadline.learn(log.head()),
    deadline.learn(readsFacts(readModels)),
    deadline.learn(readModels.standing()),
    deadline.learn(followers.status()),
  ]);
  return { head, readStore, readModels: standing, followers: following };
}

async function readsFacts(readModels: ReadModels): Promise<boolean> {
  if (!readModels.serves) return false;
  try {
    await readModels.answer((facts) => facts.progress([someProjection!]));
    return true;
  } catch (fault) {
    // Others deleted what serves here: it is filled anew within a moment.
    if (isRefusal(fault, 'NOT_READY')) return false;
    throw fault;
  }
}

async function lagsOf(
  positions: readonly number[],
  head: number,
  { log, clock, deadline }: { log: EventStore; clock: Clock; deadline: Deadline },
): Promise<ReadonlyMap<number, Lag>> {
  const lags = await Promise.all(
    [...new Set(positions)].map(async (position) => {
      const lag = await deadline.learn(
        position >= head ? Promise.resolve(NONE) : lagAt(position, log, clock),
      );
      return 'value' in lag ? ([[position, lag.value]] as const) : [];
    }),
  );
  return new Map(lags.flat());
}

async function lagAt(position: number, log: EventStore, clock: Clock): Promise<Lag> {
  const events = await log.readAll({ after: position, max: COUNTED });
  const oldest = events[0]?.metadata.recordedAt;
  const seconds = oldest ? Math.max(0, (clock.now() - Date.parse(oldest)) / 1_000) : 0;
  return { events: events.length, seconds };
}

/** What was learnt, or this where nothing was. */
export const valueOr = <T, O>(learnt: Learnt<T>, otherwise: O): T | O =>
  'value' in learnt ? learnt.value : otherwise;

/** A time after which nothing is waited for any more. */
class Deadline {
  readonly #timer: NodeJS.Timeout;
  readonly #over: Promise<{ fault: Error }>;

  constructor(milliseconds: number) {
    let over!: (late: { fault: Error }) => void;
    this.#over = new Promise((resolve) => (over = resolve));
    this.#timer = setTimeout(() => over({ fault: new Error('It did not answer in time.') }), milliseconds);
  }

  learn<T>(asked: Promise<T>): Promise<Learnt<T>> {
    const learnt = asked.then(
      (value) => ({ value }),
      (fault: unknown) => ({ fault }),
    );
    return Promise.race([learnt, this.#over]);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
