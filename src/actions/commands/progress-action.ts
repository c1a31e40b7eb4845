import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { progressFields } from '../../ownership/progress.input.js';
import { insistReason, readLinesOf, reporterOf } from '../../ownership/owners.rules.js';
import { actionProgressed } from '../action.events.js';
import { insistAdded, insistNotDropped } from '../action.rules.js';
import { actionStream, ownersOn, type AddedAction } from '../action.state.js';

/** What an owner, or the business unit for an owner, says of an action. */
export const progressAction = defineCommand({
  name: 'progressAction',
  description:
    'Reports how an action goes: a status, a note, evidence, or any of them. Its owners can do so, and the business unit for them.',
  stream: actionStream,
  roles: ['business_unit', 'agency_lead', 'subgroup_member', 'executive'],
  input: z.strictObject({
    action: idSchema.describe('The action.'),
    ...progressFields,
  }),
  idOf: ({ action }) => action,
  lookUp: (read, _input, action) =>
    readLinesOf(read, action.status === 'added' ? action.owners.flatMap(({ owners }) => owners) : []),
  decide: (action, { action: _id, ...report }, decision) => {
    const { fromDocument, occurred, seen } = decision;
    insistAdded(action);
    const by = reporterOf(decision, ownersOn(action, occurred.latest), seen);
    insistSaysSomething(report);
    if (!fromDocument)
      insistFollows(action, report, by === undefined || decision.actor.role === 'business_unit');
    return [actionProgressed({ ...report, by })];
  },
});

type Report = Omit<z.output<typeof progressAction.input>, 'action'>;

/** Refuses with `REPORT_EMPTY` a report that says nothing. */
function insistSaysSomething({ status, note, evidence }: Report): void {
  insist(
    status !== undefined || note !== undefined || evidence.length > 0,
    'REPORT_EMPTY',
    'Give a status, a note or evidence: this report says nothing yet.',
    { path: 'status' },
  );
}

const isUnderWay = (status: Report['status']): boolean =>
  status === 'not_started' || status === 'in_progress';

/** What a live report must say, by what was stated before. */
function insistFollows(action: AddedAction, { status, note, evidence }: Report, isUnit: boolean): void {
  if (action.dropped) {
    if (!isUnit || !isUnderWay(status)) insistNotDropped(action, false);
    insistReason(note, false, 'note');
  }
  insist(
    status !== 'complete' || note !== undefined || evidence.length > 0,
    'EVIDENCE_MISSING',
    'Say what was done, or name the evidence: an action is complete only with one of them.',
    { path: 'note' },
  );
  const opensAgain = action.stated === 'complete' && isUnderWay(status);
  if (opensAgain || status === 'closed_without_being_done') insistReason(note, false, 'note');
}
