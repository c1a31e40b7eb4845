/** An entry: the use cases on one stream that a part of a file stands for. They are stored in one append. */
import type { CommandDefinition, Recording, Step } from '../../../kernel/command.js';

export interface Entry {
  /** Names it within its file for ever: `recommendations/gloucestershire.2021.1`. */
  readonly key: string;
  /** Where it stands in the pack. */
  readonly path: readonly PropertyKey[];
  readonly steps: readonly Step[];
}

/**
 * One use case as it follows from checked parts of a pack. Its input is checked again by its command when it is handled.
 * Fields that are undefined count as left out.
 */
export const useCase = (command: CommandDefinition, input: object, record: Recording): Step => ({
  command,
  input: withoutUndefined(input),
  record,
});

const withoutUndefined = (input: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
