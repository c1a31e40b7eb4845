/** The rules that hold the day of a fact against the day of its recording. */
import { BEGINNING, earlierOf, isExact, onDay, type Day, type FuzzyDate } from '../kernel/days.js';
import { insist } from '../kernel/refusal.js';

/** The day of a fact for which none was given: today when it happens live, unknown to today when read somewhere. */
export const defaultOccurred = (today: Day, fromDocument: boolean): FuzzyDate =>
  fromDocument ? { earliest: BEGINNING, latest: today } : onDay(today);

/**
 * A fact that is no plan cannot have become true after it was recorded: an exact day after it is refused, a fuzzy
 * latest day is capped at the day of recording.
 */
export function heldAgainstRecording(occurred: FuzzyDate, today: Day, plan: boolean): FuzzyDate {
  if (plan || occurred.latest <= today) return occurred;
  insist(
    occurred.earliest <= today && !isExact(occurred),
    'OCCURRED_IN_FUTURE',
    `This would have happened on ${occurred.earliest}, which is still to come. Give a day up to today (${today}).`,
    { path: 'record.occurred', earliest: occurred.earliest, today },
  );
  return { ...occurred, latest: earlierOf(occurred.latest, today) };
}
