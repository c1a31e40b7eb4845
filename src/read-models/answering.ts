/** Answers questions at their two times, and says at which place of the history. */
import { checkedInput } from '../kernel/checked-input.js';
import { Refusal } from '../kernel/refusal.js';
import type { Clock } from '../kernel/clock.js';
import { londonDay, type Day } from '../kernel/days.js';
import { positionText } from '../event-store/position.js';
import type { EventStore } from '../event-store/event-store.js';
import type { FactStore } from './fact-store.js';
import { dayArgument, knownOn, positionReached, type KnownOn } from './known-on.js';
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
   * `STALE` when the read models have not come as far as was asked for, `INPUT_INVALID`, `DAY_TO_COME`,
   * `POSITION_INVALID`, `POSITION_TO_COME`, `WRONG_LOG`.
   */
  async answer(query: QueryDefinition, given: Record<string, unknown>, times: Times): Promise<unknown> {
    const args = checkedInput(query.args, given);
    const projections = query.projections.map(({ name }) => name);
    const today = londonDay(this.clock.now());
    const asOf = times.asOf ? dayArgument(times.asOf, 'asOf') : today;
    const asked = times.asKnownOn ? await knownOn(this.log, times.asKnownOn, today) : undefined;
    const least = await this.leastPosition(times.minPosition, asked);
    await this.waitFor(least, projections);
    return this.readModels.answer(async (store) => {
      const view = { asOf, today, ...(await this.knownAt(store, projections, { asked, today, least })) };
      const answer = await query.answer(factsFor(store, { position: view.position }), args, view);
      return answer === null ? null : { ...(answer as object), answer: await this.timesOf(view) };
    });
  }

  /** The last position known on a day, or the position that is named. Refuses as `answer` does. */
  async positionKnownOn(asKnownOn: string): Promise<number> {
    const today = londonDay(this.clock.now());
    const asked = await knownOn(this.log, asKnownOn, today);
    if ('position' in asked) return asked.position;
    if (asked.day === today) return this.log.head();
    const { position, settled } = await this.readModels.answer((store) => store.knownBy(asked.day));
    if (!settled) {
      const { projections } = await this.readModels.status();
      throw await this.stale(projections.map(({ projection }) => projection));
    }
    return position;
  }

  /** The position that the facts must have come to. */
  private async leastPosition(minPosition: string | undefined, asked: KnownOn | undefined): Promise<number> {
    return Math.max(
      minPosition ? await positionReached(this.log, minPosition, 'minPosition') : 0,
      asked && 'position' in asked ? asked.position : 0,
    );
  }

  private async waitFor(position: number, projections: readonly string[]): Promise<void> {
    if (position === 0) return;
    const reached = await this.readModels.waitFor(position, projections, PATIENCE_MS);
    if (!reached) throw await this.stale(projections);
  }

  private async knownAt(
    store: FactStore,
    projections: readonly string[],
    { asked, today, least }: { asked: KnownOn | undefined; today: Day; least: number },
  ): Promise<{ position: number; asKnownOn?: Day }> {
    // The day first: whatever is applied in between then lies beyond it.
    const known = asked && 'day' in asked ? await store.knownBy(asked.day) : undefined;
    const { position: reached } = await store.progress(projections);
    // Other facts may serve than those that were waited for.
    if (reached < least) throw await this.stale(projections);
    if (!asked) return { position: reached };
    if ('position' in asked) return asked;
    const { position, settled } = known!;
    if ((asked.day < today && !settled) || position > reached) throw await this.stale(projections);
    return { position, asKnownOn: asked.day };
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
