/** Checking what people and programs send, field by field, with a sentence for each thing that is wrong. */
import type { z } from 'zod';
import { Refusal } from './refusal.js';

export interface InputProblem {
  /** The field, as `shares.0.holder`; '' for the whole input. */
  readonly path: string;
  readonly message: string;
}

/** The input as its schema makes it, or everything that is wrong with it. */
export type InputCheck<T> = { readonly data: T } | { readonly problems: readonly InputProblem[] };

/** An answer that lists every wrong entry of a long list helps nobody. */
const MAX_PROBLEMS = 50;

/** Holds an input against its schema. `within` is put before each path. */
export function checkInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
  within: readonly PropertyKey[] = [],
): InputCheck<z.output<S>> {
  const unkeepable = [...unkeepableTexts(input, within)];
  if (unkeepable.length > 0) return { problems: unkeepable.slice(0, MAX_PROBLEMS) };
  const parsed = schema.safeParse(input, { error: plainWords });
  if (parsed.success) return { data: parsed.data };
  const problems = parsed.error.issues.map((issue) => ({
    path: pathText([
      ...within,
      ...issue.path,
      ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []),
    ]),
    message: issue.message,
  }));
  return { problems: problems.slice(0, MAX_PROBLEMS) };
}

/** The input as its schema makes it. Refuses with `INPUT_INVALID` (data: `path`, `problems`). */
export function checkedInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
  within: readonly PropertyKey[] = [],
): z.output<S> {
  const checked = checkInput(schema, input, within);
  if ('data' in checked) return checked.data;
  throw inputInvalid(checked.problems);
}

/** The refusal of an input with these problems; the first one speaks. */
export function inputInvalid(problems: readonly InputProblem[]): Refusal {
  const [first] = problems;
  return new Refusal('INPUT_INVALID', first?.message ?? 'The input is wrong.', {
    path: first?.path ?? '',
    problems,
  });
}

const pathText = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** Everything but tabs and line ends among the control characters, and halves of characters that need two. */
const UNKEEPABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** How much of a text is shown so that its reader finds the place. */
const SHOWN = 20;

/** Texts that no reader of the history could be shown unchanged. */
function* unkeepableTexts(value: unknown, path: readonly PropertyKey[]): Generator<InputProblem> {
  if (typeof value === 'string') {
    const at = value.search(UNKEEPABLE);
    if (at < 0) return;
    const before = [...value.slice(0, at)].slice(-SHOWN).join('');
    const where = before ? `after "${before}"` : 'at its beginning';
    const message = `This text holds an invisible character ${where} that cannot be kept. Type that passage again instead of pasting it.`;
    yield { path: pathText(path), message };
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) yield* unkeepableTexts(part, [...path, name]);
  }
}

type RawIssue = z.core.$ZodRawIssue;

/** What to do about an issue for which the schema has no words of its own. */
function plainWords(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'This is missing. Give it.'
        : `Give ${kindsInWords[issue.expected] ?? `a ${issue.expected}`} here.`;
    case 'invalid_value':
      return `Give one of: ${issue.values.map(String).join(', ')}.`;
    case 'unrecognized_keys':
      return `There is no field called ${issue.keys.join(', ')} here. Take it out, or correct its name.`;
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    default:
      return 'This does not fit here. Look up what the field takes.';
  }
}

function tooSmall({ origin, minimum }: Extract<RawIssue, { code: 'too_small' }>): string {
  if (origin === 'string') return 'Write something here, or leave the field out.';
  return origin === 'array' ? `Give at least ${minimum} of these.` : `Give a number from ${minimum} on.`;
}

function tooBig({ origin, maximum }: Extract<RawIssue, { code: 'too_big' }>): string {
  if (origin === 'string') return `This is too long: at most ${maximum} characters fit.`;
  return origin === 'array'
    ? `These are too many: at most ${maximum} fit at once.`
    : `Give a number up to ${maximum}.`;
}

const kindsInWords: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a group of fields',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};
