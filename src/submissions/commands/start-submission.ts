import { z } from 'zod';
import { agencyStream } from '../../agencies/agency.state.js';
import { cycleStream, type CycleState } from '../../cycles/cycle.state.js';
import { defineCommand, type ReadState } from '../../kernel/command.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { submissionLocked, submissionReopened, submissionStarted } from '../submission.events.js';
import { submissionStream, type SubmissionState } from '../submission.state.js';

const inputSchema = z.strictObject({
  submission: idSchema
    .optional()
    .describe('Its id; made from its first cycle and its agencies when left out.'),
  agencies: z.array(idSchema).min(1).max(30).describe('The agency that returns it, or several jointly.'),
  cycles: z.array(idSchema).min(1).max(30).describe('The cycles that it serves, the first being its own.'),
});

const LONGEST_ID = 200;

/** `CYCLE.AGENCY.AGENCY`, or the cycle and derived digits where that is too long for an id. */
function defaultId({ agencies, cycles }: z.output<typeof inputSchema>, derived: () => string): string {
  const readable = [cycles[0], ...agencies].join('.');
  return readable.length <= LONGEST_ID ? readable : `${cycles[0]!.slice(0, LONGEST_ID - 17)}.${derived()}`;
}

const readAll = async <S>(ids: readonly string[], read: (id: string) => Promise<S>) =>
  Promise.all(ids.map(async (id) => ({ id, state: await read(id) })));

const lookUp = async (read: ReadState, { agencies, cycles }: z.output<typeof inputSchema>) => ({
  agencies: await readAll(agencies, (id) => read(agencyStream, id)),
  cycles: await readAll(cycles, (id) => read(cycleStream, id)),
});

/** An agency begins its return. Begun after submissions closed, it stays open until it is received. */
export const startSubmission = defineCommand({
  name: 'startSubmission',
  description:
    'Starts the return of one agency, or of several jointly, for one or more cycles. It is a draft until it is received.',
  stream: submissionStream,
  roles: ['agency_lead', 'business_unit'],
  input: inputSchema,
  idOf: (input, derived) => input.submission ?? defaultId(input, derived),
  lookUp,
  decide: (submission, { agencies, cycles }, { actor, fromDocument, corrects, seen }) => {
    insist(new Set(agencies).size === agencies.length, 'NAMED_TWICE', 'An agency stands here twice.', {
      path: 'agencies',
    });
    insist(new Set(cycles).size === cycles.length, 'NAMED_TWICE', 'A cycle stands here twice.', {
      path: 'cycles',
    });
    const unknownAgency = seen.agencies.find(({ state }) => state.status === 'unknown');
    insist(!unknownAgency, 'AGENCY_UNKNOWN', `There is no agency ${unknownAgency?.id}. Register it first.`, {
      path: 'agencies',
    });
    const unknownCycle = seen.cycles.find(({ state }) => state.status === 'unknown');
    insist(!unknownCycle, 'CYCLE_UNKNOWN', `There is no cycle ${unknownCycle?.id}. Open it first.`, {
      path: 'cycles',
    });
    insist(
      actor.role !== 'agency_lead' || agencies.some((agency) => actor.for === `agency:${agency}`),
      'NOT_YOUR_SUBMISSION',
      'You can start a submission only for your own agency.',
      { path: 'agencies' },
    );
    if (submission.status !== 'unknown') return alreadyStarted(submission, agencies, cycles);
    const begunLate = fromDocument || corrects ? [] : seen.cycles.flatMap(begunAfterClosing);
    return [submissionStarted({ agencies, cycles }), ...begunLate];
  },
});

function alreadyStarted(
  submission: Exclude<SubmissionState, { status: 'unknown' }>,
  agencies: readonly string[],
  cycles: readonly string[],
): never[] {
  const same = submission.agencies.join() === agencies.join() && submission.cycles.join() === cycles.join();
  insist(
    same,
    'SUBMISSION_EXISTS',
    'There already is a submission with this id, of other agencies or cycles. Give the new one another id.',
    { path: 'submission', agencies: submission.agencies, cycles: submission.cycles },
  );
  return [];
}

const begunAfterClosing = ({ id, state }: { id: string; state: CycleState }) =>
  state.status === 'opened' && state.closing
    ? [
        submissionLocked({ cycle: id, closedBy: state.closing.eventId }),
        submissionReopened({ cycle: id, why: { narrative: 'Begun after submissions closed' } }),
      ]
    : [];
