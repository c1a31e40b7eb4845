/** Positions as people and programs hold them: opaque text that sorts, and that names the log it belongs to. */
import { Refusal } from '../kernel/refusal.js';

const DIGITS = 20;

/** The text of a position of this log. */
export const positionText = (logId: string, position: number): string =>
  `${logId}.${String(position).padStart(DIGITS, '0')}`;

/** Reads the text of a position. Refuses with `POSITION_INVALID` or, when it is of another log, `WRONG_LOG`. */
export function positionFromText(logId: string, text: string, path = 'position'): number {
  const [, log, digits] = /^(.+)\.(\d{20})$/.exec(text) ?? [];
  const position = Number(digits);
  if (!log || !Number.isSafeInteger(position)) {
    throw new Refusal(
      'POSITION_INVALID',
      'This is not a position that an answer of this service named. Leave it out, or copy one whole.',
      {
        path,
      },
    );
  }
  if (log !== logId) {
    throw new Refusal(
      'WRONG_LOG',
      'This position belongs to another history than the one this service keeps. Leave it out, or ask the service that named it.',
      { path },
    );
  }
  return position;
}
