/** Rules about grades: which item, which scale, and what a rating may stand for. */
import { z } from 'zod';
import { cycleStream, type CycleState } from '../cycles/cycle.state.js';
import {
  frameworkStream,
  isOnScale,
  itemOf,
  requirementOf,
  scaleOfItem,
  type FrameworkState,
} from '../frameworks/framework.state.js';
import type { ReadState } from '../kernel/command.js';
import type { FuzzyDate } from '../kernel/days.js';
import { idSchema, itemRefSchema, partsOfItemRef } from '../kernel/refs.js';
import { insist, Refusal } from '../kernel/refusal.js';
import { byFactOrder } from '../kernel/stream.js';
import { submissionStream, type Submission, type SubmissionState } from './submission.state.js';
import { readAgencies } from './submission.rules.js';

/** The input fields that say what is rated. */
export const ratedFields = {
  item: itemRefSchema.describe('The standard or question, as FRAMEWORK/ITEM.'),
  requirement: idSchema
    .optional()
    .describe('The requirement of it, where requirements are rated one by one.'),
};

/** The input field that says which submission is meant. */
export const submissionField = { submission: idSchema.describe('The submission.') };

export interface Rated {
  readonly item: string;
  readonly requirement?: string;
}
interface Given extends Rated {
  readonly grade?: string;
  readonly covers?: readonly string[];
}

/** What decisions about ratings read of other subjects, by id. */
export interface RatingLookUp {
  readonly frameworks: Readonly<Record<string, FrameworkState>>;
  readonly cycles: Readonly<Record<string, CycleState>>;
  readonly covered: Readonly<Record<string, SubmissionState>>;
  readonly agencies: Awaited<ReturnType<typeof readAgencies>>;
}

/** Reads the frameworks of the given items, the cycles and agencies of the submission, and what ratings cover. */
export async function lookUpRatings(
  read: ReadState,
  given: readonly Given[],
  submission: SubmissionState,
): Promise<RatingLookUp> {
  const { cycles, agencies } = submission.status === 'unknown' ? { cycles: [], agencies: [] } : submission;
  const byId = async <S>(ids: readonly string[], readOne: (id: string) => Promise<S>) =>
    Object.fromEntries(
      await Promise.all([...new Set(ids)].map(async (id) => [id, await readOne(id)] as const)),
    );
  return {
    frameworks: await byId(
      given.map(({ item }) => partsOfItemRef(item).framework),
      (id) => read(frameworkStream, id),
    ),
    cycles: await byId(cycles, (id) => read(cycleStream, id)),
    covered: await byId(
      given.flatMap(({ covers = [] }) => covers),
      (id) => read(submissionStream, id),
    ),
    agencies: await readAgencies(read, agencies),
  };
}

/** Refuses with `ITEM_UNKNOWN` or `ITEM_NOT_IN_CYCLE`. */
export function insistItem(
  rated: Rated,
  { frameworks, cycles }: Pick<RatingLookUp, 'frameworks' | 'cycles'>,
): void {
  const { framework: frameworkId, item: itemId } = partsOfItemRef(rated.item);
  const framework = frameworks[frameworkId]!;
  const item = itemOf(framework, itemId);
  insist(item, 'ITEM_UNKNOWN', `There is no item ${rated.item}. Look it up in the framework.`, {
    path: 'item',
  });
  insist(
    !rated.requirement || requirementOf(item, rated.requirement),
    'ITEM_UNKNOWN',
    `The item ${rated.item} has no requirement ${rated.requirement}.`,
    { path: 'requirement' },
  );
  const inUse = Object.values(cycles).map((cycle) =>
    cycle.status === 'opened' ? cycle.framework : undefined,
  );
  insist(
    inUse.includes(undefined) || inUse.includes(frameworkId),
    'ITEM_NOT_IN_CYCLE',
    `The item ${rated.item} is of another framework than the cycles of this submission use.`,
    { path: 'item', frameworks: inUse },
  );
}

/** Refuses with `ITEM_NOT_RATED`, `ROLL_UP_IS_COMPUTED` or what `insistItem` refuses. */
export function insistRateable(rated: Rated, seen: Pick<RatingLookUp, 'frameworks' | 'cycles'>): void {
  insistItem(rated, seen);
  const { framework: frameworkId, item: itemId } = partsOfItemRef(rated.item);
  const framework = seen.frameworks[frameworkId]!;
  insist(
    rated.requirement || !isRolledUp(framework, itemId),
    'ROLL_UP_IS_COMPUTED',
    `The grade of ${rated.item} follows from its requirements. Rate those.`,
    { path: 'item' },
  );
  insist(
    scaleOfItem(framework, itemId, rated.requirement),
    'ITEM_NOT_RATED',
    `The item ${rated.item} is not rated on a scale. Answer it in words.`,
    { path: 'item' },
  );
}

const isRolledUp = (framework: FrameworkState, itemId: string): boolean =>
  framework.status === 'published' &&
  !!framework.published.rollUp &&
  (itemOf(framework, itemId)?.requirements.length ?? 0) > 0;

/** Refuses with `RATING_NOT_ON_SCALE` (data: the grades of the scale) or what `insistRateable` refuses. */
export function insistGrade(
  rated: Rated & { readonly grade: string },
  seen: Pick<RatingLookUp, 'frameworks' | 'cycles'>,
): void {
  insistRateable(rated, seen);
  const { framework, item } = partsOfItemRef(rated.item);
  const scale = scaleOfItem(seen.frameworks[framework]!, item, rated.requirement)!;
  insist(
    isOnScale(scale, rated.grade),
    'RATING_NOT_ON_SCALE',
    `"${rated.grade}" is not a grade of this scale. Choose one of ${scale.grades.map(({ code }) => code).join(', ')}.`,
    { path: 'grade', item: rated.item, grades: scale.grades },
  );
}

/** Refuses with `COVERS_ITSELF`, `COVERED_UNKNOWN` or `COVERED_OF_OTHER_CYCLES`. */
export function insistCovers(
  submissionId: string,
  submission: Submission,
  covers: readonly string[],
  { covered }: Pick<RatingLookUp, 'covered'>,
): void {
  insist(!covers.includes(submissionId), 'COVERS_ITSELF', 'A rating need not name its own submission.', {
    path: 'covers',
  });
  for (const id of covers) {
    const other = covered[id];
    insist(
      other && other.status !== 'unknown',
      'COVERED_UNKNOWN',
      `There is no submission ${id}. Start it first.`,
      {
        path: 'covers',
      },
    );
    insist(
      other.cycles.some((cycle) => submission.cycles.includes(cycle)),
      'COVERED_OF_OTHER_CYCLES',
      `The submission ${id} serves none of the cycles of this one.`,
      { path: 'covers' },
    );
  }
}

/** Whether what is recorded already says its thing on a day: it is not later than that day in the order of facts. */
export const saysSoBy = (
  present: { readonly occurred: FuzzyDate; readonly place: number },
  occurred: FuzzyDate,
): boolean => byFactOrder(present, { occurred, place: Infinity }) <= 0;

export interface ItemProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/**
 * Checks every entry of a form and refuses all of them together with `ENTRIES_REFUSED`, naming each wrong one (data:
 * `problems`). One entry alone is refused with its own code.
 */
export function insistEach<T>(entries: readonly T[], path: string, check: (entry: T) => void): void {
  const problems = entries.flatMap((entry, index): ItemProblem[] => {
    try {
      check(entry);
      return [];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const field = typeof error.data['path'] === 'string' ? `.${error.data['path']}` : '';
      return [{ path: `${path}.${index}${field}`, code: error.code, message: error.message }];
    }
  });
  insist(
    problems.length === 0,
    'ENTRIES_REFUSED',
    `Nothing was recorded, because ${problems.length} of ${entries.length} entries cannot be: ${problems
      .map(({ message }) => message)
      .join(' ')}`,
    { problems },
  );
}

/** A list that holds each item or requirement once. */
export const eachOnce = <T extends Rated>(entries: readonly T[]): boolean =>
  new Set(entries.map(({ item, requirement }) => `${item}/${requirement ?? ''}`)).size === entries.length;

/** Checks at input that a form names each item once. */
export const formOf = <T extends z.ZodType<Rated>>(entry: T) =>
  z
    .array(entry)
    .min(1)
    .max(500)
    .refine((entries) => eachOnce(entries as readonly Rated[]), {
      error: 'Each item can stand here only once.',
    });
