/** What the owner answers while it works: one JSON value on each line, the outcome last. */
import { Refusal } from '../kernel/refusal.js';

/** A line of an answer: how far the work has come, or how it ended. */
export type AnswerLine<P, R> =
  | { readonly progress: P }
  | { readonly done: R }
  | { readonly refused: { readonly code: string; readonly message: string; readonly data: object } };

/** Writes a line. */
export const lineOf = <P, R>(line: AnswerLine<P, R>): string => `${JSON.stringify(line)}\n`;

/** The line that says why the work was not done. */
export const refusedLine = ({ code, message, data }: Refusal): string =>
  lineOf({ refused: { code, message, data } });

/**
 * Follows an answer to its outcome. Throws the refusal that it holds, or `OWNER_STOPPED` when it ends without an outcome.
 */
export async function outcomeOf<P, R>(
  answer: AsyncIterable<string>,
  onProgress?: (progress: P) => void,
): Promise<R> {
  for await (const text of linesIn(answer)) {
    const line = JSON.parse(text) as AnswerLine<P, R>;
    if ('done' in line) return line.done;
    if ('refused' in line) {
      const { code, message, data } = line.refused;
      throw new Refusal(code, message, { ...data });
    }
    onProgress?.(line.progress);
  }
  throw new Refusal('OWNER_STOPPED', 'The running service ended before this was done. Run it again.');
}

async function* linesIn(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
}
