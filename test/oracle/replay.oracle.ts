/**
 * How a rating came about, step by step, and the history of a stream, worked out anew from the raw events. It knows nothing
 * of facts or projections.
 */
import type { Day } from '../../src/kernel/days.js';
import { releasedRatings } from './rating.oracle.js';
import { certain, idOf, inOrder, ofType, once, possible, type Told } from './standing.js';

const STEPS: Readonly<Record<string, string>> = {
  StandardRated: 'self',
  RatingAmended: 'amended',
  RatingQueried: 'queried',
  RatingModerated: 'moderated',
  RatingAgreed: 'agreed',
};

/** One step of a rating. */
export interface StepByOracle {
  readonly position: number;
  readonly step: string;
  readonly certain: boolean;
  readonly draft: boolean;
  readonly afterClosing: boolean;
  readonly countsFrom: Day | null;
}

const isPanel = ({ event }: Told): boolean => event.data['cycle'] !== undefined;

/** The steps of a rating for a cycle, then those that may be; undefined where the submission was not there. */
export function ratingStepsByOracle(
  told: readonly Told[],
  day: Day,
  {
    submission,
    item,
    cycle,
  }: { readonly submission: string; readonly item: string; readonly cycle?: string },
): StepByOracle[] | undefined {
  const started = certain(ofType(told, ['SubmissionStarted'], submission), day).at(-1);
  if (!started) return undefined;
  const ofCycle = cycle ?? (started.event.data['cycles'] as string[])[0]!;
  const steps = told.filter(
    (one) =>
      one.event.data['item'] === item &&
      (idOf(one) === submission
        ? !isPanel(one) || !cycle || one.event.data['cycle'] === cycle
        : (one.event.data['covers'] as string[] | undefined)?.includes(submission)),
  );
  const streams = once(steps.map(({ event }) => event.stream));
  const released = streams.flatMap((stream) =>
    releasedRatings(
      told.filter(({ event }) => event.stream === stream).sort((a, b) => a.place - b.place),
      ofCycle,
    ),
  );
  const stepOf = (one: Told, isCertain: boolean): StepByOracle => {
    const { event } = one;
    const out = released.find(({ rating }) => rating.event.id === event.id);
    const days = out && [event.metadata.occurred.latest, out.receipt.metadata.occurred.latest].sort();
    return {
      position: event.position,
      step: STEPS[event.type] ?? (event.data['kind'] as string),
      certain: isCertain,
      draft: !isPanel(one) && !out,
      afterClosing: out?.afterClosing ?? false,
      countsFrom: days?.[1] ?? null,
    };
  };
  return [
    ...inOrder(certain(steps, day)).map((one) => stepOf(one, true)),
    ...inOrder(possible(steps, day)).map((one) => stepOf(one, false)),
  ];
}
