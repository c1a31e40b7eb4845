import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteAgencyAlias, renameAgency } from '../agencies/commands/name-agency.js';
import { registerAgency } from '../agencies/commands/register-agency.js';
import { meetCommitment } from '../commitments/commands/keep-commitment.js';
import { makeCommitment } from '../commitments/commands/make-commitment.js';
import type { EventStore } from '../event-store/event-store.js';
import { openSqliteEventStore } from '../event-store/sqlite/sqlite-event-store.js';
import { verify } from '../event-store/verify.js';
import { step } from '../kernel/command.js';
import type { Actor } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import { establishPartnership } from '../partnerships/commands/establish-partnership.js';
import { CommandHandling } from './command-handling.js';
import type { CommandRequest } from './request.js';

const unit: Actor = { id: 'unit-1', role: 'business_unit', for: 'partnership:northshire' };
const request = (commandId: string, actor = unit): CommandRequest => ({
  commandId,
  actor,
  correlationId: 'test',
});

const refusalOf = (attempt: Promise<unknown>): Promise<Refusal> =>
  attempt.then(
    () => Promise.reject(new Error('It was not refused.')),
    (error: unknown) => (error instanceof Refusal ? error : Promise.reject(error)),
  );

describe('command handling', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-'));
  let log: EventStore;
  let handling: CommandHandling;
  let now = Date.parse('2026-03-02T12:00:00Z');

  beforeAll(() => {
    log = openSqliteEventStore({ file: join(folder, 'events.db') });
    handling = new CommandHandling(log, { now: () => now });
  });
  afterAll(async () => {
    await log.close();
    rmSync(folder, { recursive: true });
  });

  const register = (agency: string, commandId: string) =>
    handling.handle(request(commandId), [
      step(registerAgency, { agency, name: 'Northshire Police', sector: 'police' }),
    ]);

  it('stores what was decided, stamped and chained', async () => {
    const handled = await register('police', 'c1');
    expect(handled).toMatchObject({ id: 'police', stream: 'agency-police', changed: true, position: 1 });
    const [event] = await log.readStream('agency-police');
    expect(event?.metadata).toMatchObject({
      recordedAt: '2026-03-02T12:00:00.000Z',
      occurred: { earliest: '2026-03-02', latest: '2026-03-02' },
      actor: unit,
      commandId: 'c1',
      prev: null,
    });
    expect(await verify(log)).not.toHaveProperty('fault.wrong');
  });

  it('answers a repeated command as the first time and stores nothing', async () => {
    const first = await register('police', 'c1');
    expect(first).toMatchObject({ changed: true, position: 1 });
    expect(await log.head()).toBe(1);
  });

  it('refuses a command id that was used for something else', async () => {
    const refusal = await refusalOf(
      handling.handle(request('c1'), [step(noteAgencyAlias, { agency: 'police', alias: 'NP' })]),
    );
    expect(refusal.code).toBe('COMMAND_ID_REUSED');
  });

  it('says when there was nothing to do', async () => {
    const handled = await handling.handle(request('c2'), [
      step(renameAgency, { agency: 'police', to: 'Northshire Police' }),
    ]);
    expect(handled).toMatchObject({ changed: false, position: 1, events: [] });
  });

  it('stores all steps of a request or none', async () => {
    const refusal = await refusalOf(
      handling.handle(request('c3'), [
        step(noteAgencyAlias, { agency: 'police', alias: 'NP' }),
        step(renameAgency, { agency: 'police', from: 'Same', to: 'Same' }),
      ]),
    );
    expect(refusal.code).toBe('NAME_UNCHANGED');
    expect(await log.head()).toBe(1);
  });

  it('lets each step see what the ones before it decided', async () => {
    const handled = await handling.handle(request('c4'), [
      step(noteAgencyAlias, { agency: 'police', alias: 'NP' }),
      step(noteAgencyAlias, { agency: 'police', alias: 'NP' }),
    ]);
    expect(handled.events.map(({ type }) => type)).toEqual(['AgencyAliasNoted']);
  });

  it('names every wrong field of an input', async () => {
    const refusal = await refusalOf(
      handling.handle(request('c5'), [
        step(registerAgency, { agency: 'Not An Id', name: '', sector: 'police' }),
      ]),
    );
    expect(refusal.code).toBe('INPUT_INVALID');
    expect(refusal.data['problems']).toEqual([
      expect.objectContaining({ path: 'agency' }),
      expect.objectContaining({ path: 'name', message: 'Give a name.' }),
    ]);
  });

  it('refuses an actor whose role does not allow it', async () => {
    const auditor: Actor = { id: 'a-1', role: 'auditor', for: 'partnership:northshire' };
    const refusal = await refusalOf(
      handling.handle(request('c6', auditor), [step(noteAgencyAlias, { agency: 'police', alias: 'X' })]),
    );
    expect(refusal.code).toBe('NOT_ALLOWED');
  });

  it('lets exactly one of many racing creators win', async () => {
    const racing = Array.from({ length: 20 }, (_, index) =>
      register('probation', `race-${index}`).then(
        () => 'won',
        (error: Refusal) => error.code,
      ),
    );
    const outcomes = await Promise.all(racing);
    expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'AGENCY_ALREADY_REGISTERED')).toHaveLength(19);
  });

  it('reads and decides again after a conflict with another process', async () => {
    const other = new CommandHandling(log, { now: () => now });
    const aliases = Array.from({ length: 10 }, (_, index) =>
      (index % 2 ? handling : other).handle(request(`alias-${index}`), [
        step(noteAgencyAlias, { agency: 'probation', alias: `alias ${index}` }),
      ]),
    );
    await Promise.all(aliases);
    expect(await log.readStream('agency-probation')).toHaveLength(11);
    expect(await verify(log)).not.toHaveProperty('fault.wrong');
  });

  it('notes the streams that a decision relied on', async () => {
    now += 60_000;
    await register('probation-trust', 'c7');
    const { succeedAgency } = await import('../agencies/commands/succeed-agency.js');
    await handling.handle(request('c8'), [
      step(succeedAgency, { agency: 'probation', by: ['probation-trust'] }),
    ]);
    const event = (await log.readStream('agency-probation')).at(-1);
    expect(event?.metadata.checked).toEqual([{ stream: 'agency-probation-trust', revision: 0 }]);
  });

  it('answers with the id of what was made, where that is not its stream, also when repeated', async () => {
    await handling.handle(request('c9'), [
      step(establishPartnership, { partnership: 'northshire', name: 'Northshire' }),
    ]);
    const promise = (commandId: string) =>
      handling.handle(request(commandId), [
        step(makeCommitment, {
          id: 'promises',
          partnership: 'northshire',
          text: 'We will.',
          ownersInWords: 'all',
        }),
      ]);
    const made = await promise('c10');
    expect(made).toMatchObject({ id: 'promises/1', stream: 'commitment-promises' });
    expect(await promise('c11')).toMatchObject({ id: 'promises/2' });
    expect(await promise('c10')).toEqual(made);
    const met = await handling.handle(request('c12'), [
      step(meetCommitment, { commitment: made.id, note: 'Done.' }),
    ]);
    expect(met).toMatchObject({ stream: made.stream, changed: true });
  });
});
