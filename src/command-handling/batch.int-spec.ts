import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCycle } from '../cycles/commands/open-cycle.js';
import { expectAgencies } from '../cycles/commands/invite-agencies.js';
import { registerAgency } from '../agencies/commands/register-agency.js';
import type { EventStore } from '../event-store/event-store.js';
import { openSqliteEventStore } from '../event-store/sqlite/sqlite-event-store.js';
import { step, type Step } from '../kernel/command.js';
import type { Actor } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import { establishPartnership } from '../partnerships/commands/establish-partnership.js';
import { makeRecommendation } from '../recommendations/commands/make-recommendation.js';
import { reportProgressOnShares } from '../recommendations/commands/report-progress.js';
import { handleBatch } from './batch.js';
import { CommandHandling } from './command-handling.js';

const unit: Actor = { id: 'unit-1', role: 'business_unit', for: 'partnership:here' };
const request = (commandId: string) => ({ commandId, actor: unit, correlationId: 'test' });

describe('many at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-'));
  let log: EventStore;
  let handling: CommandHandling;

  beforeAll(async () => {
    log = openSqliteEventStore({ file: join(folder, 'events.db') });
    handling = new CommandHandling(log, { now: () => Date.parse('2026-03-02T12:00:00Z') });
    const recommendation = (id: string) =>
      step(makeRecommendation, {
        id,
        partnership: 'here',
        wordings: [{ text: `Do ${id}` }],
        addressedTo: ['agency:police'],
      });
    const before: Step[] = [
      step(establishPartnership, { partnership: 'here', name: 'Here' }),
      step(registerAgency, { agency: 'police', name: 'Police', sector: 'police' }),
      step(openCycle, { cycle: 'here.2026', partnership: 'here', name: '2026' }),
      recommendation('r1'),
      recommendation('r2'),
    ];
    for (const [index, one] of before.entries()) await handling.handle(request(`before-${index}`), [one]);
  });
  afterAll(async () => {
    await log.close();
    rmSync(folder, { recursive: true });
  });

  const report = (recommendation: string, status: string, note?: string) => ({
    recommendation,
    share: 'agency:police',
    status,
    ...(note ? { note } : {}),
  });
  const send = (commandId: string, reports: object[]) =>
    handleBatch(handling, request(commandId), reportProgressOnShares, { reports }, undefined);
  const refusalOf = (attempt: Promise<unknown>): Promise<Refusal> =>
    attempt.then(
      () => Promise.reject(new Error('It was not refused.')),
      (error: unknown) => (error instanceof Refusal ? error : Promise.reject(error)),
    );

  it('names the one entry that is wrong by its place in the list, and stores nothing', async () => {
    const before = await log.head();
    const refusal = await refusalOf(
      send('one-wrong', [report('r1', 'in_progress'), report('r2', 'in_progress'), report('r1', 'complete')]),
    );
    expect(refusal).toMatchObject({
      code: 'EVIDENCE_MISSING',
      data: {
        index: 2,
        path: 'reports.2.note',
        problems: [{ index: 2, path: 'reports.2.note', code: 'EVIDENCE_MISSING' }],
      },
    });
    expect(await log.head()).toBe(before);
  });

  it('names every entry that is wrong, whatever stream it is on, and stores nothing', async () => {
    const before = await log.head();
    const refusal = await refusalOf(
      send('many-wrong', [
        report('r1', 'complete'),
        report('r2', 'in_progress'),
        report('r3', 'in_progress'),
        report('r1', 'in_progress'),
        report('r2', 'complete'),
      ]),
    );
    expect(refusal.code).toBe('ENTRIES_REFUSED');
    expect(refusal.data['problems']).toMatchObject([
      { index: 0, path: 'reports.0.note', code: 'EVIDENCE_MISSING' },
      { index: 2, path: 'reports.2.recommendation', code: 'RECOMMENDATION_UNKNOWN' },
      { index: 4, path: 'reports.4.note', code: 'EVIDENCE_MISSING' },
    ]);
    expect(refusal.message).toContain('3 of 5');
    expect(await log.head()).toBe(before);
  });

  it('sent again answers as the first time and stores nothing more', async () => {
    const reports = [
      report('r1', 'in_progress'),
      report('r2', 'complete', 'Done.'),
      report('r1', 'not_started'),
    ];
    const first = await send('again', reports);
    const after = await log.head();
    expect(first.results.map(({ id, events }) => [id, events.length])).toEqual([
      ['r1', 2],
      ['r2', 1],
    ]);
    expect(await send('again', reports)).toEqual(first);
    expect(await log.head()).toBe(after);
  });

  it('lets later entries of one thing see what the ones before them decided', async () => {
    const handled = await handleBatch(
      handling,
      request('expected'),
      expectAgencies,
      { cycle: 'here.2026', agencies: ['police', 'police'] },
      undefined,
    );
    expect(handled.results.flatMap(({ events }) => events)).toHaveLength(1);
  });
});
