import { beforeAll, describe, expect, it } from '@jest/globals';
import { InMemoryLog } from '../test/support/in-memory-log.js';
import { handleBatch } from './command-handling/batch.js';
import { CommandHandling } from './command-handling/command-handling.js';
import { recordInError } from './history/record-in-error.js';
import type { Step } from './kernel/command.js';
import { roles, type Actor, type Role } from './kernel/event.js';
import { Refusal } from './kernel/refusal.js';
import { allBatches, allCommands } from './use-cases.js';

type Input = Record<string, unknown>;

const log = new InMemoryLog();
const handling = new CommandHandling(log, { now: () => Date.parse('2026-03-02T12:00:00Z') });
const unit: Actor = { id: 'unit-1', role: 'business_unit', for: 'partnership:north' };
const leadOf = (agency: string): Actor => ({
  id: `lead-${agency}`,
  role: 'agency_lead',
  for: `agency:${agency}`,
});

let sent = 0;
const request = (actor: Actor) => ({ commandId: `c${(sent += 1)}`, actor, correlationId: 'test' });
const commandNamed = (name: string) => allCommands.find((command) => command.name === name)!;
const batchNamed = (name: string) => allBatches.find((batch) => batch.name === name)!;
const stepOf = (name: string, input: Input, record = {}): Step => ({
  command: commandNamed(name),
  input,
  record,
});
const tell = (name: string, input: Input) => handling.handle(request(unit), [stepOf(name, input)]);

/** The code of a refusal, or `accepted`. */
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );

/** A cycle with a draft and a return of the trust, and work that the trust owns. */
beforeAll(async () => {
  await tell('establishPartnership', { partnership: 'north', name: 'North' });
  for (const agency of ['trust', 'police'])
    await tell('registerAgency', { agency, name: agency, sector: 'health' });
  await tell('publishFramework', {
    framework: 's11',
    name: 'Section 11',
    scales: [
      {
        id: 'rag',
        grades: [
          { code: 'red', label: 'Red' },
          { code: 'green', label: 'Green' },
        ],
      },
    ],
    items: [
      { id: '1', kind: 'rated', scale: 'rag' },
      { id: 'q', kind: 'answered' },
    ],
  });
  for (const cycle of ['c1', 'c2'])
    await tell('openCycle', { cycle, partnership: 'north', name: cycle, framework: 's11' });
  await tell('startSubmission', { submission: 'draft', agencies: ['trust'], cycles: ['c1'] });
  await tell('startSubmission', { submission: 'returned', agencies: ['trust'], cycles: ['c2'] });
  await tell('rateStandard', { submission: 'returned', item: 's11/1', grade: 'green' });
  await tell('submitSubmission', { submission: 'returned' });
  await tell('publishReport', {
    report: 'p1',
    partnership: 'north',
    title: 'Report',
    publishedOn: { earliest: '2026-03-01', latest: '2026-03-01' },
  });
  const work = { partnership: 'north', text: 'Train everybody.', owners: ['agency:trust'] };
  await tell('makeRecommendation', {
    id: 'r1',
    partnership: 'north',
    cycle: 'c1',
    addressedTo: ['agency:trust'],
    wordings: [{ text: 'Train.' }],
  });
  await tell('addAction', { id: 'a1', ...work });
  await tell('makeCommitment', { id: 'm1', ...work });
});

describe('A role that may not do something is refused', () => {
  const cases = allCommands.flatMap(({ name, roles: allowed }) =>
    roles.filter((role) => role !== 'system' && !allowed.includes(role)).map((role) => [role, name] as const),
  );
  it.each(cases)('%s: %s', async (role, name) => {
    const head = await log.head();
    const actor: Actor = { id: 'somebody', role, for: 'partnership:north' };
    expect(await codeOf(handling.handle(request(actor), [stepOf(name, {})]))).toBe('NOT_ALLOWED');
    expect(await log.head()).toBe(head);
  });

  it('whatever it is that an auditor wants to change', () => {
    expect(allCommands.filter(({ roles: allowed }) => allowed.includes('auditor'))).toEqual([]);
  });

  const agreed = { submission: 'returned', item: 's11/1', grade: 'red' };
  const rating = { ...agreed, reason: 'Weak evidence' };
  const batches: [string, Role, Input][] = [
    ['expectAgencies', 'agency_lead', { cycle: 'c1', agencies: ['trust'] }],
    ['agreeRatings', 'agency_lead', { cycle: 'c2', ratings: [agreed] }],
    ['moderateRatings', 'agency_lead', { cycle: 'c2', ratings: [rating] }],
    [
      'recordFindings',
      'subgroup_member',
      { report: 'p1', findings: [{ finding: 'f1', kind: 'strength', words: 'Good' }] },
    ],
    [
      'reportProgressOnShares',
      'auditor',
      { reports: [{ recommendation: 'r1', share: 'agency:trust', note: 'Begun' }] },
    ],
  ];
  it.each(batches)('in a batch as well: %s', async (name, role, input) => {
    const head = await log.head();
    const actor: Actor = { id: 'somebody', role, for: 'agency:trust' };
    expect(await codeOf(handleBatch(handling, request(actor), batchNamed(name), input, undefined))).toBe(
      'NOT_ALLOWED',
    );
    expect(await log.head()).toBe(head);
    expect(await codeOf(handleBatch(handling, request(unit), batchNamed(name), input, undefined))).toBe(
      'accepted',
    );
  });

  it('in every batch there is', () => {
    expect(batches.map(([name]) => name).sort()).toEqual(allBatches.map(({ name }) => name).sort());
  });

  it.each(['agency_lead', 'subgroup_member', 'executive', 'auditor', 'panel'] as const)(
    'when %s takes back what another recorded',
    async (role) => {
      const [event] = await log.readStream('agency-police');
      const input = { stream: 'agency-police', eventId: event!.id, why: 'Wrong' };
      const actor: Actor = { id: 'somebody', role, for: 'agency:police' };
      expect(await codeOf(recordInError(handling, request(actor), input))).toBe('NOT_ALLOWED');
    },
  );
});

describe('An agency lead is refused for another agency', () => {
  const own = { submission: 'draft', item: 's11/1' };
  const cases: [string, Input, string][] = [
    ['startSubmission', { submission: 'new', agencies: ['trust'], cycles: ['c1'] }, 'NOT_YOUR_SUBMISSION'],
    ['rateStandard', { ...own, grade: 'red' }, 'NOT_YOUR_SUBMISSION'],
    [
      'rateStandards',
      { submission: 'draft', ratings: [{ item: 's11/1', grade: 'red' }] },
      'NOT_YOUR_SUBMISSION',
    ],
    [
      'amendRating',
      { submission: 'returned', item: 's11/1', grade: 'red', reason: 'New' },
      'NOT_YOUR_SUBMISSION',
    ],
    ['declineToRate', { ...own, kind: 'not_rated', why: 'No data' }, 'NOT_YOUR_SUBMISSION'],
    ['answerStandard', { submission: 'draft', item: 's11/q', text: 'Yes' }, 'NOT_YOUR_SUBMISSION'],
    [
      'answerStandards',
      { submission: 'draft', answers: [{ item: 's11/q', text: 'Yes' }] },
      'NOT_YOUR_SUBMISSION',
    ],
    ['attachEvidence', { submission: 'draft', title: 'Policy', reference: 'P1' }, 'NOT_YOUR_SUBMISSION'],
    ['submitSubmission', { submission: 'draft' }, 'NOT_YOUR_SUBMISSION'],
    ['withdrawSubmission', { submission: 'returned', why: 'Sent twice' }, 'NOT_YOUR_SUBMISSION'],
    ['recordResponse', { recommendation: 'r1', share: 'agency:trust', stance: 'accepted' }, 'NOT_THE_OWNER'],
    ['reportProgress', { recommendation: 'r1', share: 'agency:trust', note: 'Begun' }, 'NOT_THE_OWNER'],
    ['addAction', { partnership: 'north', text: 'Do', owners: ['agency:trust'] }, 'NOT_YOUR_AGENCY'],
    ['progressAction', { action: 'a1', note: 'Begun' }, 'NOT_THE_OWNER'],
    ['receiveFeedback', { partnership: 'north', agency: 'trust', text: 'Too long' }, 'NOT_YOUR_AGENCY'],
    ['progressCommitment', { commitment: 'm1', note: 'Begun' }, 'NOT_THE_OWNER'],
    ['meetCommitment', { commitment: 'm1', note: 'Done' }, 'NOT_THE_OWNER'],
  ];
  it.each(cases)('%s', async (name, input, code) => {
    const head = await log.head();
    expect(await codeOf(handling.handle(request(leadOf('police')), [stepOf(name, input)]))).toBe(code);
    expect(await log.head()).toBe(head);
    expect(await codeOf(handling.rehearse(request(leadOf('trust')), [stepOf(name, input)]))).toBe('accepted');
  });

  it('with every command that agency leads have', () => {
    const theirs = allCommands.filter(({ roles: allowed }) => allowed.includes('agency_lead'));
    expect(cases.map(([name]) => name).sort()).toEqual(theirs.map(({ name }) => name).sort());
  });

  it('when it speaks in the name of another, which the business unit may', async () => {
    const step = stepOf(
      'answerStandard',
      { submission: 'draft', item: 's11/q', text: 'Yes' },
      { onBehalfOf: 'agency:police' },
    );
    expect(await codeOf(handling.handle(request(leadOf('trust')), [step]))).toBe('NOT_ALLOWED');
    expect(await codeOf(handling.rehearse(request(unit), [step]))).toBe('accepted');
  });
});
