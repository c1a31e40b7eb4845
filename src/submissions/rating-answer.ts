/** Ratings as answers show them. */
import type { Day } from '../kernel/days.js';
import type { Party } from '../kernel/refs.js';
import { namesOf } from '../partnerships/names.js';
import { atDay, occurredOf, type FactOf } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import type { submissionReceipt } from '../../projections/submissions.js';
import type { SelfFact } from './counted-ratings.js';
import { gradeIn, ratedContentOf, type RatingColumn } from './rating-columns.js';
import { submissionsOfCycle, type SubmissionFacts } from './rating-facts.js';
import {
  keyOfRated,
  ratingTable,
  type PanelFact,
  type RatingCell,
  type RatingRow,
  type RatingTable,
} from './rating-table.js';
import { withRollUps } from './roll-up.js';

export type Columns = ReadonlyMap<string, RatingColumn>;

/** The table of a cycle with what it is about. */
export interface LoadedTable {
  readonly table: RatingTable;
  readonly columns: Columns;
  readonly submissions: ReadonlyMap<string, SubmissionFacts>;
}

/** Loads a cycle's table of ratings at the day of the answer. */
export async function tableOf(facts: Facts, cycle: string, view: View): Promise<LoadedTable> {
  const submissions = await submissionsOfCycle(facts, cycle);
  const table = ratingTable(submissions, cycle, view.asOf);
  const items = [...table.rows.flatMap(({ cells }) => cells), ...table.possibleCells].map(({ item }) => item);
  const { columns, rollUps } = await ratedContentOf(facts, cycle, items, view);
  return {
    table: withRollUps(table, rollUps),
    columns: new Map(columns.map((column) => [column.key, column])),
    submissions: new Map(submissions.map((submission) => [submission.id, submission])),
  };
}

/** One grading (GraphQL `Rating`). */
export function ratingAnswer(fact: SelfFact | PanelFact, columns: Columns) {
  const { value } = fact;
  return {
    kind: 'kind' in value ? value.kind : ('graded' as const),
    grade: value.grade ? gradeIn(columns, keyOfRated(value), value.grade) : null,
    reason: value.reason ?? null,
    by: 'by' in value ? (value.by ?? null) : null,
    session: 'session' in value ? (value.session ?? null) : null,
    amended: 'amended' in value && value.amended,
    occurred: occurredOf(fact),
    eventPositions: [fact.position],
  };
}

/** One cell (GraphQL `RatingCell`). */
export function cellAnswer(cell: RatingCell, row: string, columns: Columns) {
  const key = keyOfRated(cell);
  const { self, moderated, agreed, query, effective, rolledUp } = cell;
  const shown = (fact: SelfFact | PanelFact | undefined) => (fact ? ratingAnswer(fact, columns) : null);
  return {
    item: cell.item,
    requirement: cell.requirement ?? null,
    state: cell.state,
    self: shown(self),
    moderated: shown(moderated),
    agreed: shown(agreed),
    computedSelf: rolledUp?.self ? gradeIn(columns, key, rolledUp.self) : null,
    effective: effective ? { ...gradeIn(columns, key, effective.grade), basis: effective.basis } : null,
    changedAfterClosing: cell.changedAfterClosing,
    queried: !!query,
    query: query?.value.reason ?? null,
    standsIn: cell.submission === row ? null : cell.submission,
    possibleCount: cell.possible.self + cell.possible.moderated + cell.possible.agreed,
    eventPositions: [self, moderated, agreed, query].flatMap((fact) => fact?.position ?? []),
  };
}

/** A receipt (GraphQL `Receipt`). */
export const receiptAnswer = (fact: FactOf<typeof submissionReceipt>) => ({
  means: fact.value.means,
  flags: fact.value.flags,
  why: fact.value.why ?? null,
  occurred: occurredOf(fact),
  eventPositions: [fact.position],
});

/** The fact of who a submission is by and what it serves, on a day. */
export const membershipOn = ({ memberships }: SubmissionFacts, day: Day) => atDay(memberships, day).certain;

/** The last receipt by a day. */
export const receiptOn = ({ receipts }: SubmissionFacts, day: Day) => atDay(receipts, day).certain;

/** The agencies of submissions with their names, for one answer. */
export async function agencyNamesOf(facts: Facts, submissions: readonly SubmissionFacts[], view: View) {
  const members = submissions.map((submission) => membershipOn(submission, view.asOf));
  const parties = members.flatMap((member) => member?.value.agencies ?? []).map(partyOfAgency);
  const names = await namesOf(facts, parties, view);
  return (submission: SubmissionFacts) => {
    const member = membershipOn(submission, view.asOf);
    return (member?.value.agencies ?? []).map((id) => names(partyOfAgency(id), { on: member?.latest }));
  };
}

const partyOfAgency = (id: string): Party => `agency:${id}`;

/** Rows (GraphQL `RatingRow`), with the names of their agencies loaded once. */
export async function rowAnswers(facts: Facts, loaded: LoadedTable, rows: readonly RatingRow[], view: View) {
  const known = (id: string) => loaded.submissions.get(id)!;
  const agencies = await agencyNamesOf(
    facts,
    rows.flatMap(({ submissions }) => submissions.map(known)),
    view,
  );
  const order = [...loaded.columns.keys()];
  const byColumn = (a: RatingCell, b: RatingCell) =>
    order.indexOf(keyOfRated(a)) - order.indexOf(keyOfRated(b));
  return rows.map((row) => {
    const receipt = receiptOn(known(row.submission), view.asOf);
    return {
      submission: row.submission,
      submissions: row.submissions,
      agencies: row.submissions.flatMap((id) => agencies(known(id))),
      draft: row.draft,
      receipt: receipt ? receiptAnswer(receipt) : null,
      cells: [...row.cells].sort(byColumn).map((cell) => cellAnswer(cell, row.submission, loaded.columns)),
      eventPositions: row.submissions.flatMap((id) => membershipOn(known(id), view.asOf)?.position ?? []),
    };
  });
}
