/** A question whose subscribers are told each new answer. Subscribers who ask the same share it. */
import type { Day } from '../../kernel/days.js';
import type { Answering, AnswerTimes, Times } from '../answering.js';
import type { FactStore } from '../fact-store.js';
import type { Look } from './look.js';
import type { News } from './news.js';
import { Passing, passes } from './passing.js';
import type { QueryDefinition } from '../query.js';
import type { ReadModels } from '../read-models.js';
import { Reads } from './reads.js';

/** What a subscriber is told: an answer as the question gives it, or why there is none at this time. */
export type Told = { readonly answer: unknown } | { readonly fault: unknown; readonly isLast: boolean };

/** An answer, and what it was made from. */
interface Made {
  readonly answer: unknown;
  readonly reads: Reads;
  readonly position: number;
  readonly today: Day;
  /** The facts that served then. */
  readonly store: FactStore;
}

export class LiveQuestion {
  readonly #subscribers = new Set<News<Told>>();
  readonly #projections: readonly string[];
  readonly #faults = new Passing();
  #made?: Made;
  /** Nothing that was read was touched up to this position. */
  #unchangedUpTo = 0;

  constructor(
    private readonly query: QueryDefinition,
    private readonly given: Record<string, unknown>,
    private readonly times: Pick<Times, 'asOf'>,
    private readonly answering: Answering,
    private readonly readModels: ReadModels,
  ) {
    this.#projections = query.projections.map(({ name }) => name);
  }

  get hasSubscribers(): boolean {
    return this.#subscribers.size > 0;
  }

  add(subscriber: News<Told>): void {
    this.#subscribers.add(subscriber);
  }

  remove(subscriber: News<Told>): void {
    this.#subscribers.delete(subscriber);
  }

  /** Tells a subscriber the present answer, which includes `minPosition`. Rejects as questions are refused. */
  async answer(subscriber: News<Told>, minPosition?: string): Promise<void> {
    const { answer } = this.#newest(await this.#make(minPosition));
    subscriber.put({ answer });
  }

  /** Answers anew; what gets in the way is told to the subscribers when it does not pass soon. */
  async renew(): Promise<void> {
    try {
      this.#newest(await this.#make());
    } catch (error) {
      this.failed(error);
    }
  }

  /** Something gets in the way of a new answer. */
  failed(fault: unknown): void {
    if (!this.#made) return;
    if (!passes(fault)) this.#tell({ fault, isLast: true });
    else if (this.#faults.lasts()) this.#tell({ fault, isLast: false });
  }

  /**
   * Whether the answer may be another one by now: something that it read was touched, London's day changed, other facts
   * serve, it waits to be up to date, or is so no longer because a projection stopped. Facts that have not come as far as
   * the answer yet say nothing.
   */
  async isDue(look: Look): Promise<boolean> {
    const made = this.#made;
    if (!made) return false;
    const { position, stopped } = await look.progress(this.#projections);
    if (position < made.position) return false;
    if (this.#faults.isSaid || look.today !== made.today || look.store !== made.store) return true;
    const upToDate = upToDateOf(made);
    if (upToDate === false && position >= (await look.head())) return true;
    if (upToDate && stopped.length > 0 && isBehind(position, await look.head())) return true;
    if (position > this.#unchangedUpTo && (await this.#isTouched(look, made.reads, position))) return true;
    this.#unchangedUpTo = Math.max(position, this.#unchangedUpTo);
    this.#faults.over();
    return false;
  }

  async #isTouched(look: Look, reads: Reads, position: number): Promise<boolean> {
    for (const projection of this.#projections) {
      const touched = await look.touched(projection, this.#unchangedUpTo, position);
      if (!touched || reads.touchedBy(touched)) return true;
    }
    return false;
  }

  /** The facts that serve are looked up first: should others take over meanwhile, the answer is made once too often. */
  async #make(minPosition?: string): Promise<Made> {
    const store = await this.readModels.answer(async (serving) => serving);
    const reads = new Reads();
    let at = { position: 0, today: '' };
    const noting: QueryDefinition = {
      ...this.query,
      answer: (facts, args, view) => {
        at = view;
        return this.query.answer(reads.noting(facts), args, view);
      },
    };
    const answer = await this.answering.answer(noting, this.given, { ...this.times, minPosition });
    return { answer, reads, store, position: at.position, today: at.today };
  }

  /** The answer that is from later in the history; all are told it when that is this one, and they were not before. */
  #newest(made: Made): Made {
    const before = this.#made;
    if (before && made.position < before.position) return before;
    const wasTold = before && saysTheSame(before, made) && !this.#faults.isSaid;
    this.#made = made;
    this.#unchangedUpTo = made.position;
    this.#faults.over();
    if (!wasTold) this.#tell({ answer: made.answer });
    return made;
  }

  #tell(told: Told): void {
    for (const subscriber of this.#subscribers) subscriber.put(told);
  }
}

/** Not while the head is not known. */
const isBehind = (position: number, head: number): boolean => position < head && head < Infinity;

const saysTheSame = (one: Made, other: Made): boolean =>
  one.position === other.position &&
  one.today === other.today &&
  one.store === other.store &&
  upToDateOf(one) === upToDateOf(other);

/** Undefined where there is nothing that could be so. */
const upToDateOf = ({ answer }: Made): boolean | undefined =>
  (answer as { answer: AnswerTimes } | null)?.answer.upToDate;
