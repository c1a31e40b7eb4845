/**
 * Answers that are told anew whenever they have become others, whichever process moves the checkpoints: they are looked at
 * where they are stored, once for all subscribers of this process and never while there are none.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '../../event-store/event-store.js';
import type { Clock } from '../../kernel/clock.js';
import { londonDay } from '../../kernel/days.js';
import { insist } from '../../kernel/refusal.js';
import type { Answering, Times } from '../answering.js';
import { LiveQuestion, type Told } from './live-question.js';
import { Look } from './look.js';
import { News } from './news.js';
import { Passing, passes } from './passing.js';
import type { QueryDefinition } from '../query.js';
import type { ReadModels } from '../read-models.js';

export interface LiveAnswersOptions {
  readonly answering: Answering;
  readonly readModels: ReadModels;
  readonly log: Pick<EventStore, 'head'>;
  readonly clock: Clock;
}

/** Milliseconds between two looks. */
const LOOK_EVERY = 150;
/** So many answers are made anew at the same time: questions of others are answered meanwhile. */
const AT_ONCE = 4;

export class LiveAnswers {
  readonly #questions = new Map<string, LiveQuestion>();
  #timer?: NodeJS.Timeout;
  #looking = false;

  constructor(private readonly options: LiveAnswersOptions) {}

  /**
   * The present answer, and from then on each new one, until `left` aborts. Refuses as the question does, and with
   * `KNOWN_ON_NEVER_CHANGES`. Faults that pass by themselves are told only when they last; answers follow once they are
   * over.
   */
  async *answers(
    query: QueryDefinition,
    given: Record<string, unknown>,
    { asOf, asKnownOn, minPosition }: Times,
    left: AbortSignal,
  ): AsyncGenerator<Told> {
    insist(
      asKnownOn === undefined,
      'KNOWN_ON_NEVER_CHANGES',
      'What was known on a day does not change any more. Leave out asKnownOn, or ask without a subscription.',
      { path: 'asKnownOn' },
    );
    const key = JSON.stringify([query.name, given, asOf]);
    const question = this.#questionOf(key, query, given, { asOf });
    const news = new News<Told>(left);
    question.add(news);
    try {
      yield* firstAnswer(question, news, minPosition, left);
      for await (const told of news) {
        if ('fault' in told && told.isLast) throw told.fault;
        yield told;
      }
    } finally {
      question.remove(news);
      if (!question.hasSubscribers) this.#forget(key);
    }
  }

  #questionOf(
    key: string,
    query: QueryDefinition,
    given: Record<string, unknown>,
    times: Pick<Times, 'asOf'>,
  ): LiveQuestion {
    const { answering, readModels } = this.options;
    const question = this.#questions.get(key) ?? new LiveQuestion(query, given, times, answering, readModels);
    this.#questions.set(key, question);
    this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY);
    return question;
  }

  #forget(key: string): void {
    this.#questions.delete(key);
    if (this.#questions.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const questions = [...this.#questions.values()];
    try {
      const due = await this.#dueAmong(questions);
      while (due.length > 0) await Promise.all(due.splice(0, AT_ONCE).map((question) => question.renew()));
    } catch (error) {
      for (const question of questions) question.failed(error);
    } finally {
      this.#looking = false;
    }
  }

  #dueAmong(questions: readonly LiveQuestion[]): Promise<LiveQuestion[]> {
    const { readModels, clock, log } = this.options;
    return readModels.answer(async (store) => {
      const look = new Look(store, londonDay(clock.now()), log);
      const due: LiveQuestion[] = [];
      for (const question of questions) {
        if (await question.isDue(look)) due.push(question);
      }
      return due;
    });
  }
}

/** Puts the present answer among the news; until there is one, tells what gets in its way if that lasts. */
async function* firstAnswer(
  question: LiveQuestion,
  news: News<Told>,
  minPosition: string | undefined,
  left: AbortSignal,
): AsyncGenerator<Told> {
  for (const faults = new Passing(); !left.aborted;) {
    try {
      await question.answer(news, minPosition);
      return;
    } catch (fault) {
      if (!passes(fault)) throw fault;
      if (faults.lasts()) yield { fault, isLast: false };
      await pause(LOOK_EVERY, undefined, { signal: left }).catch(() => {});
    }
  }
}
