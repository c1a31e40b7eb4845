/** What is wrong with a file, where, and what to do about it. */

/** One problem of a file. Lines count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  /** The field, as `recommendations.3.wordings`; '' for the whole file. */
  readonly path: string;
  readonly code: string;
  /** What to do, in a sentence. */
  readonly message: string;
}

/** A problem of something in a pack whose line is still to be looked up. */
export interface PathProblem {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
}

/** `FILE:LINE: message`, as editors and terminals turn it into a link. */
export const sentenceOfProblem = ({ file, line, path, message }: Problem): string =>
  `${file}:${line}: ${path ? `${path}: ` : ''}${message}`;

const byPlace = (a: Problem, b: Problem): number => a.line - b.line || a.path.localeCompare(b.path);

/** The problems in the order of the file. */
export const inOrderOfFile = (problems: readonly Problem[]): Problem[] => [...problems].sort(byPlace);

/** Refusals that something is missing which the pack was found to hold: that was itself refused before. */
const consequences = new Set([
  'PARTNERSHIP_UNKNOWN',
  'BODY_UNKNOWN',
  'AGENCY_UNKNOWN',
  'OWNER_UNKNOWN',
  'ITEM_UNKNOWN',
  'FRAMEWORK_UNKNOWN',
  'CYCLE_UNKNOWN',
  'REPORT_UNKNOWN',
]);

/** Whether a refusal with this code can only follow from another one. */
export const isConsequence = (code: string): boolean => consequences.has(code);

/** The refusals by themselves, without those that only follow from them. */
export function withoutConsequences(problems: readonly Problem[]): readonly Problem[] {
  const causes = problems.filter(({ code }) => !isConsequence(code));
  return causes.length > 0 ? causes : problems;
}
