/**
 * The one kind of error that the domain throws: a rule or an input was not kept. `code` is stable and part of the
 * interface; `message` is a sentence that a non-technical person can act on.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: string,
    message: string,
    /** Facts for programs: the field (`path`), the present value, candidates, positions. */
    readonly data: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** A fault in words: its message, whoever threw it. */
export const inWords = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** Whether a fault is a refusal with one of these codes. */
export const isRefusal = (fault: unknown, ...codes: readonly string[]): fault is Refusal =>
  fault instanceof Refusal && codes.includes(fault.code);

/** Throws a refusal unless the condition holds. */
export function insist(
  condition: unknown,
  code: string,
  message: string,
  data?: Readonly<Record<string, unknown>>,
): asserts condition {
  if (!condition) throw new Refusal(code, message, data);
}
