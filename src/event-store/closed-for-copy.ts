/** What is noted in a log that takes no records because of a copy, on whatever store. */
import { hostname } from 'node:os';
import { Refusal } from '../kernel/refusal.js';

/** Who closed or opened a log, when (ISO text), and why. */
export interface CopyNote {
  readonly by: string;
  readonly at: string;
  readonly why: string;
}

/** Why a log is closed. An `unfinished` one holds only a part of what is copied into it. */
export interface Closed extends CopyNote {
  readonly unfinished?: true;
}

/** A note of this process and this moment. */
export const noteNow = (why: string): CopyNote => ({
  by: `npm run copy, process ${process.pid} on ${hostname()}`,
  at: new Date().toISOString(),
  why,
});

/** Refuses a log that holds only a part of a history; `where` and `reopening` name it in a sentence and in a command. */
export const logUnfinished = (where: string, reopening: string, data: Record<string, unknown>): Refusal =>
  new Refusal(
    'LOG_UNFINISHED',
    `The log ${where} holds only a part of a history: a copy into it was broken off. Run that copy again until it has ` +
      `ended, or use the part as it is: npm run copy -- ${reopening}`,
    data,
  );
