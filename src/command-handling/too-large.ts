/** Which field made an entry too large to be recorded. */
import type { Step } from '../kernel/command.js';
import { Refusal } from '../kernel/refusal.js';

const TOO_LARGE: readonly string[] = ['EVENT_TOO_LARGE', 'APPEND_TOO_LARGE'];

/** Runs a task; of a refusal for size it says which field of the inputs is the largest (data: `path`). */
export async function namingTheField<R>(steps: readonly Step[], task: () => Promise<R>): Promise<R> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof Refusal) || !TOO_LARGE.includes(error.code)) throw error;
    const sizes = steps
      .flatMap(({ input }) => Object.entries(input as Record<string, unknown>))
      .map(([path, value]) => ({ path, size: JSON.stringify(value)?.length ?? 0 }));
    const path = sizes.sort((a, b) => b.size - a.size)[0]?.path;
    throw new Refusal(error.code, error.message, { ...error.data, path });
  }
}
