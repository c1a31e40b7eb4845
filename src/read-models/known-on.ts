/** Reading `asKnownOn`: a day, or a position that an earlier answer named. */
import { positionFromText } from '../event-store/position.js';
import type { EventStore } from '../event-store/event-store.js';
import { daySchema, type Day } from '../kernel/days.js';
import { insist } from '../kernel/refusal.js';

export type KnownOn = { readonly day: Day } | { readonly position: number };

const looksLikeDay = (text: string): boolean => /^\d{4}-\d{1,2}-\d{1,2}$/.test(text);

/** The day of an argument. Refuses with `INPUT_INVALID` a day that does not exist. */
export function dayArgument(text: string, path: string): Day {
  const day = daySchema.safeParse(text);
  insist(day.success, 'INPUT_INVALID', 'Give a day that exists, as YYYY-MM-DD.', { path });
  return day.data;
}

/**
 * What `asKnownOn` names. Refuses with `DAY_TO_COME`, `INPUT_INVALID` a day that does not exist, and as
 * `positionReached` does.
 */
export async function knownOn(log: EventStore, text: string, today: Day): Promise<KnownOn> {
  const path = 'asKnownOn';
  if (!looksLikeDay(text)) {
    const named = /\.\d{20}$/.test(text);
    insist(
      named,
      'POSITION_INVALID',
      'Give a day as YYYY-MM-DD, or a position that an earlier answer named.',
      {
        path,
      },
    );
    return { position: await positionReached(log, text, path) };
  }
  const day = dayArgument(text, path);
  insist(
    day <= today,
    'DAY_TO_COME',
    `Nothing is known yet of ${day}. Ask for a day up to today (${today}).`,
    {
      path,
    },
  );
  return { day };
}

/** A position that the log has come to. Refuses with `POSITION_INVALID`, `WRONG_LOG`, `POSITION_TO_COME`. */
export async function positionReached(log: EventStore, text: string, path: string): Promise<number> {
  const position = positionFromText(log.logId, text, path);
  insist(
    position <= (await log.head()),
    'POSITION_TO_COME',
    'The history has not come to this position yet. Ask with a position that an answer of this service named.',
    { path },
  );
  return position;
}
