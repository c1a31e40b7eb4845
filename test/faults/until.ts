/** Waiting for what no event tells. */
import { setTimeout as pause } from 'node:timers/promises';
import { ask, numberOf } from './command.js';
import type { Replica } from './replica.js';

const LOOK_EVERY = 25;

/** Looks until it is so; gives the milliseconds that it took. Rejects after the time. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  within = 90_000,
): Promise<number> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > within) throw new Error(`Not within ${within} ms: ${what}.`);
    await pause(LOOK_EVERY);
  }
  return performance.now() - began;
}

const CYCLES = '{ cycles(partnership: "fellshire") { answer { upToDate } } }';

/** What a replica says to a question: its answer is of now, of earlier, or the code why there is none. */
export async function answerOf(replica: Replica): Promise<'present' | 'earlier' | string> {
  if (replica.url === undefined) return 'NOT_RUNNING';
  try {
    const { data, errors } = await ask(replica.url, CYCLES, AbortSignal.timeout(10_000));
    if (errors?.[0]) return errors[0].extensions.code;
    const { answer } = data!['cycles'] as { answer: { upToDate: boolean } };
    return answer.upToDate ? 'present' : 'earlier';
  } catch {
    return 'NO_ANSWER';
  }
}

const STATUS = '{ status { readModels { position } } }';

/** Resolves once the read models that a replica answers from hold this position; gives the milliseconds it took. */
export const untilShows = (replica: Replica, position: number): Promise<number> =>
  until(`read models hold position ${position}`, async () => (await positionOf(replica)) >= position);

async function positionOf({ url }: Replica): Promise<number> {
  if (url === undefined) return -1;
  const { data } = await ask(url, STATUS, AbortSignal.timeout(10_000)).catch(() => ({ data: undefined }));
  if (!data) return -1;
  const { readModels } = data['status'] as { readModels: readonly { position: string }[] };
  return Math.min(...readModels.map((each) => numberOf(each.position)));
}

/** Resolves once the answers of a replica show everything that is in the log; gives the milliseconds that it took. */
export const untilPresent = (replica: Replica, within?: number): Promise<number> =>
  until('answers show the whole log', async () => (await answerOf(replica)) === 'present', within);
