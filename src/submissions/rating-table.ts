/** The ratings of one cycle on a day: a row for each submission or group that shares its ratings. Pure. */
import type { panelStep, RatedItem } from '../../projections/submissions.js';
import type { Day } from '../kernel/days.js';
import { certainBy, type FactOf } from '../read-models/fact.js';
import { countedRatings, selfOn, type CountedRating, type SelfFact } from './counted-ratings.js';
import type { SubmissionFacts } from './rating-facts.js';

export type PanelFact = FactOf<typeof panelStep>;

/** Which of the gradings of a cell answers; `computed` where it follows from requirements. */
export type EffectiveBasis = 'self' | 'moderated' | 'agreed' | 'computed';

/** One submission and one item or requirement. */
export interface RatingCell extends RatedItem {
  /** The submission that the rating stands in. */
  readonly submission: string;
  readonly self: SelfFact | undefined;
  readonly moderated: PanelFact | undefined;
  readonly agreed: PanelFact | undefined;
  readonly effective: { readonly grade: string; readonly basis: EffectiveBasis } | undefined;
  /** Where the grades follow from those of the requirements: the own ones, and the ones that answer. */
  readonly rolledUp?: { readonly self?: string; readonly effective?: string };
  readonly state: 'graded' | 'not_rated' | 'not_applicable' | 'nothing';
  readonly changedAfterClosing: boolean;
  /** The open question of a panel. */
  readonly query: PanelFact | undefined;
  /** Facts that may count by the day but need not. */
  readonly possible: { readonly self: number; readonly moderated: number; readonly agreed: number };
}

export interface RatingRow {
  /** The submission that the ratings stand in. */
  readonly submission: string;
  /** All submissions that the row speaks for, that one first. */
  readonly submissions: readonly string[];
  /** No return was received. */
  readonly draft: boolean;
  readonly cells: readonly RatingCell[];
}

export interface RatingTable {
  readonly rows: readonly RatingRow[];
  /** Submissions that may have been there by the day but need not, and are left out. */
  readonly possibleSubmissions: readonly string[];
  /** Their cells, which no figure counts. */
  readonly possibleCells: readonly RatingCell[];
}

export const keyOfRated = ({ item, requirement }: RatedItem): string =>
  requirement ? `${item}/${requirement}` : item;

/** Works the table out. `submissions` are all of the cycle, as known at a position. */
export function ratingTable(submissions: readonly SubmissionFacts[], cycle: string, day: Day): RatingTable {
  const there = submissions.filter((one) => isThere(one, cycle, day));
  const possibly = submissions.filter((one) => isPossiblyThere(one, cycle, day));
  const own = new Map(there.map((one) => [one.id, cellsOf(one, cycle, day)]));
  return {
    rows: rowsOf(there, own, day),
    possibleSubmissions: possibly.map(({ id }) => id),
    possibleCells: possibly.flatMap((one) => cellsOf(one, cycle, day)),
  };
}

const withdrawnBy = ({ withdrawals }: SubmissionFacts, day: Day): boolean =>
  withdrawals.some(({ latest }) => latest <= day);

/** Whether a submission certainly serves a cycle on a day and was not withdrawn. */
export const isThere = (submission: SubmissionFacts, cycle: string, day: Day): boolean =>
  submission.memberships.some(({ other, latest }) => other === cycle && latest <= day) &&
  !withdrawnBy(submission, day);

const isPossiblyThere = (submission: SubmissionFacts, cycle: string, day: Day): boolean =>
  !isThere(submission, cycle, day) &&
  !withdrawnBy(submission, day) &&
  submission.memberships.some(({ other, earliest }) => other === cycle && earliest <= day);

/** The cells of the ratings that stand in one submission; none for an item of which nothing is known. */
export function cellsOf(submission: SubmissionFacts, cycle: string, day: Day): RatingCell[] {
  const counted = countedRatings(submission, cycle);
  const panel = submission.panel.filter(({ value }) => value.cycle === cycle);
  const rated = new Map<string, RatedItem>();
  for (const { value } of [...counted.map(({ fact }) => fact), ...panel]) {
    rated.set(keyOfRated(value), { item: value.item, requirement: value.requirement });
  }
  return [...rated]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) =>
      cellOf(
        submission.id,
        item,
        counted.filter(({ fact }) => keyOfRated(fact.value) === key),
        panel.filter(({ value }) => keyOfRated(value) === key),
        day,
      ),
    );
}

function cellOf(
  submission: string,
  rated: RatedItem,
  ratings: readonly CountedRating[],
  panel: readonly PanelFact[],
  day: Day,
): RatingCell {
  const { counted: self, changedAfterClosing, possible } = selfOn(ratings, day);
  const steps = certainBy(panel, day);
  const last = (step: PanelFact['value']['step']) => steps.findLast(({ value }) => value.step === step);
  const possibleSteps = (step: PanelFact['value']['step']) =>
    panel.filter(({ value, earliest, latest }) => value.step === step && earliest <= day && day < latest)
      .length;
  const [moderated, agreed, query] = [last('moderated'), last('agreed'), last('queried')];
  const effective = effectiveOf(self, moderated, agreed);
  return {
    submission,
    ...rated,
    self,
    moderated,
    agreed,
    effective,
    state: effective ? 'graded' : self && self.value.kind !== 'graded' ? self.value.kind : 'nothing',
    changedAfterClosing,
    query:
      query && [self, moderated, agreed].every((step) => !step || step.place < query.place)
        ? query
        : undefined,
    possible: { self: possible, moderated: possibleSteps('moderated'), agreed: possibleSteps('agreed') },
  };
}

function effectiveOf(
  self: SelfFact | undefined,
  moderated: PanelFact | undefined,
  agreed: PanelFact | undefined,
): RatingCell['effective'] {
  if (agreed?.value.grade) return { grade: agreed.value.grade, basis: 'agreed' };
  if (moderated?.value.grade) return { grade: moderated.value.grade, basis: 'moderated' };
  return self?.value.grade ? { grade: self.value.grade, basis: 'self' } : undefined;
}

const saysSomething = ({ state, query }: RatingCell): boolean => state !== 'nothing' || !!query;

/** The cells that stand for other submissions as well, by those. */
function coveringCells(cells: readonly RatingCell[]): ReadonlyMap<string, readonly RatingCell[]> {
  const covering = new Map<string, RatingCell[]>();
  for (const cell of cells) {
    for (const id of cell.self?.value.covers ?? []) covering.set(id, [...(covering.get(id) ?? []), cell]);
  }
  return covering;
}

/** A submission that says nothing of its own and is covered by another stands in that one's row. */
function rowsOf(
  there: readonly SubmissionFacts[],
  own: ReadonlyMap<string, readonly RatingCell[]>,
  day: Day,
): RatingRow[] {
  const covering = coveringCells([...own.values()].flat());
  const homeOf = new Map(
    there.map(({ id }) => {
      const [first] = own.get(id)!.some(saysSomething) ? [] : (covering.get(id) ?? []);
      return [id, first?.submission ?? id] as const;
    }),
  );
  const guests = new Map<string, string[]>();
  for (const [id, home] of homeOf) {
    if (home !== id) guests.set(home, [...(guests.get(home) ?? []), id]);
  }
  return there
    .filter(({ id }) => homeOf.get(id) === id)
    .map((submission) => {
      const cells = own.get(submission.id)!;
      const rated = new Set(cells.filter(saysSomething).map(keyOfRated));
      const covered = (covering.get(submission.id) ?? []).filter((cell) => !rated.has(keyOfRated(cell)));
      return {
        submission: submission.id,
        submissions: [submission.id, ...(guests.get(submission.id) ?? [])],
        draft: !submission.receipts.some(({ latest }) => latest <= day),
        cells: [
          ...cells.filter((cell) => saysSomething(cell) || !covered.some(isSameItem(cell))),
          ...covered,
        ],
      };
    });
}

const isSameItem = (cell: RatingCell) => (other: RatingCell) => keyOfRated(other) === keyOfRated(cell);
