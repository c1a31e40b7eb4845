/** What is wrong with an input, field by field. */
import type { z } from 'zod';

export interface InputProblem {
  /** The field, as `shares.0.holder`; '' for the whole input. */
  readonly path: string;
  readonly message: string;
}

/** Every problem that the schema found. `within` is put before each path. */
export const problemsOf = (error: z.ZodError, within: readonly PropertyKey[] = []): InputProblem[] =>
  error.issues.map(({ path, message, code, ...issue }) => ({
    path: [...within, ...path].map(String).join('.'),
    message:
      code === 'unrecognized_keys'
        ? `There is no field called ${(issue as { keys: string[] }).keys.join(', ')} here.`
        : message,
  }));
