/** What a schema found, as problems that say what to do. */
import type { z } from 'zod';
import type { PathProblem } from './problems.js';

type Issue = z.core.$ZodIssue;

/** Every problem that the schema found, with its path. */
export const schemaProblems = (error: z.ZodError): PathProblem[] =>
  error.issues.flatMap((issue) => problemsOfIssue(issue, []));

function problemsOfIssue(issue: Issue, within: readonly PropertyKey[]): PathProblem[] {
  const path = [...within, ...issue.path];
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find((issues) => issues.length > 0 && issues.every(isDeeper));
    return branch ? branch.flatMap((inner) => problemsOfIssue(inner, path)) : [problem(path, ofUnion(issue))];
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problem([...path, key], `There is no field called ${key} here. Take it out, or correct its name.`),
    );
  }
  if (issue.code === 'invalid_key') {
    return [problem(path, issue.issues.map(({ message }) => message).join(' '))];
  }
  return [problem(path, sentenceOf(issue))];
}

const problem = (path: readonly PropertyKey[], message: string): PathProblem => ({
  path,
  code: 'PACK_INVALID',
  message,
});

/** An alternative that fits in kind and fails only in its parts is the one that was meant. */
const isDeeper = (issue: Issue): boolean => issue.path.length > 0 || issue.code === 'unrecognized_keys';

/** The one kind of text in a pack that is put together from parts. */
const PARTY_ERROR = 'Write agency:ID, body:ID or partnership:ID, for example agency:stroud-district-council.';

const GENERIC = 'Invalid input';

function ofUnion({ message, errors }: Extract<Issue, { code: 'invalid_union' }>): string {
  if (message !== GENERIC) return message;
  const sentences = errors.flat().map((issue) => sentenceOf(issue));
  return [...new Set(sentences)].join(' Or: ');
}

function sentenceOf(issue: Issue): string {
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid')) {
    return `Write one of: ${issue.values.map(String).join(', ')}.`;
  }
  if (issue.code === 'invalid_format' && issue.format === 'template_literal') return PARTY_ERROR;
  if (issue.code !== 'invalid_type' || !issue.message.startsWith(GENERIC)) return issue.message;
  if (issue.message.endsWith('received undefined')) return 'This is missing. Add it.';
  return `This should be ${kindsInWords[issue.expected] ?? `a ${issue.expected}`}.`;
}

const kindsInWords: Readonly<Record<string, string>> = {
  string: 'text; put numbers and dates in quotes',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
  int: 'a whole number',
  boolean: 'true or false',
};
