/** Answers questions at their two times, and says at which place of the history. */
import { Refusal, insist } from '../kernel/refusal.js';
import type { Clock } from '../kernel/clock.js';
import { daySchema, londonDay, type Day } from '../kernel/days.js';
import { positionFromText, positionText } from '../event-store/position.js';
import type { EventStore } from '../event-store/event-store.js';
import type { FactStore } from './fact-store.js';
import type { QueryDefinition } from './query.js';
import { factsFor } from './facts.js';
import type { ReadModels } from './read-models.js';

/** The time arguments of a root field, as given. */
export interface Times {
  readonly asOf?: string;
  /** A day, or the text of a position. */
  readonly asKnownOn?: string;
  /** The text of a position. */
  readonly minPosition?: string;
}

/** What every answer says of itself (GraphQL `Answer`). */
export interface AnswerTimes {
  readonly position: string;
  readonly asOf: Day;
  readonly asKnownOn: Day | null;
  readonly upToDate: boolean;
}

/** How long an answer waits for the read models to come to a position that was asked for. */
const PATIENCE_MS = 2_000;

export class Answering {
  constructor(
    private readonly log: EventStore,
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
  ) {}

  /**
   * The answer to a question with its times as `answer`; null where the thing asked for was not there. Refuses with
   * `STALE` when the read models have not come as far as was asked for, `INPUT_INVALID`, `DAY_TO_COME`, `WRONG_LOG`.
   */
  async answer(query: QueryDefinition, given: Record<string, unknown>, times: Times): Promise<unknown> {
    const args = query.args.safeParse(given);
    if (!args.success) {
      const [issue] = args.error.issues;
      throw new Refusal('INPUT_INVALID', issue?.message ?? 'An argument is wrong.', {
        path: issue?.path.join('.'),
      });
    }
    const projections = query.projections.map(({ name }) => name);
    await this.waitFor(times, projections);
    return this.readModels.answer(async (store) => {
      const known = await this.knownAt(store, projections, times);
      const today = londonDay(this.clock.now());
      const view = { asOf: dayArgument(times.asOf, 'asOf') ?? today, today, ...known };
      const answer = await query.answer(factsFor(store, { position: view.position }), args.data, view);
      return answer === null ? null : { ...(answer as object), answer: await this.timesOf(view) };
    });
  }

  private async waitFor({ minPosition, asKnownOn }: Times, projections: readonly string[]): Promise<void> {
    const wanted = [
      minPosition ? positionFromText(this.log.logId, minPosition, 'minPosition') : 0,
      asKnownOn && !isDay(asKnownOn) ? positionFromText(this.log.logId, asKnownOn, 'asKnownOn') : 0,
    ];
    const position = Math.max(...wanted);
    if (position === 0) return;
    insist(
      position <= (await this.log.head()),
      'POSITION_TO_COME',
      'The history has not come to this position yet.',
    );
    const reached = await this.readModels.waitFor(position, projections, PATIENCE_MS);
    if (!reached) throw await this.stale(projections);
  }

  private async knownAt(store: FactStore, projections: readonly string[], { asKnownOn }: Times) {
    const { position: reached } = await store.progress(projections);
    if (!asKnownOn) return { position: reached };
    if (!isDay(asKnownOn)) return { position: positionFromText(this.log.logId, asKnownOn, 'asKnownOn') };
    const today = londonDay(this.clock.now());
    insist(
      asKnownOn <= today,
      'DAY_TO_COME',
      `Nothing is known yet of ${asKnownOn}. Ask for a day up to today.`,
      {
        path: 'asKnownOn',
      },
    );
    const { position, settled } = await store.knownBy(asKnownOn);
    if ((asKnownOn < today && !settled) || position > reached) throw await this.stale(projections);
    return { position, asKnownOn };
  }

  private async timesOf({
    position,
    asOf,
    asKnownOn,
  }: {
    position: number;
    asOf: Day;
    asKnownOn?: Day;
  }): Promise<AnswerTimes> {
    const head = await this.log.head();
    return {
      position: positionText(this.log.logId, position),
      asOf,
      asKnownOn: asKnownOn ?? null,
      upToDate: asKnownOn !== undefined || position >= head,
    };
  }

  private async stale(projections: readonly string[]): Promise<Refusal> {
    const { position, stopped } = await this.readModels.answer((store) => store.progress(projections));
    return new Refusal(
      'STALE',
      'The answer is not ready yet: the service is still working through the history. Ask again in a moment.',
      { position: positionText(this.log.logId, position), stopped },
    );
  }
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

function dayArgument(text: string | undefined, path: string): Day | undefined {
  if (text === undefined) return undefined;
  const day = daySchema.safeParse(text);
  insist(day.success, 'INPUT_INVALID', 'Give a day that exists, as YYYY-MM-DD.', { path });
  return day.data;
}
