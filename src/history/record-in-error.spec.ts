import { beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryLog } from '../../test/support/in-memory-log.js';
import { agencyStream } from '../agencies/agency.state.js';
import { noteAgencyAlias, renameAgency } from '../agencies/commands/name-agency.js';
import { registerAgency } from '../agencies/commands/register-agency.js';
import { CommandHandling } from '../command-handling/command-handling.js';
import { step, type Recording, type Step } from '../kernel/command.js';
import type { Actor } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import { fold } from '../kernel/stream.js';
import { recordInError } from './record-in-error.js';

const unit: Actor = { id: 'unit-1', role: 'business_unit', for: 'partnership:here' };
const agency = 'police';
const stream = 'agency-police';

describe('recording in error', () => {
  let log: InMemoryLog;
  let handling: CommandHandling;
  let count = 0;
  const request = () => ({ commandId: `c${(count += 1)}`, actor: unit, correlationId: 'test' });

  /** Handles a step and tells the id of its event. */
  const done = async (one: Step): Promise<string> => (await handling.handle(request(), [one])).events[0]!.id;
  const register = () => done(step(registerAgency, { agency, name: 'Police', sector: 'police' }));
  const rename = (to: string, record?: Recording) => done(step(renameAgency, { agency, to }, record));
  const takeBack = async (eventId: string): Promise<string> =>
    (await recordInError(handling, request(), { stream, eventId, why: 'Typed into the wrong row.' }))
      .events[0]!.id;
  const refused = (eventId: string) =>
    takeBack(eventId).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      return { code: error.code, ...error.data };
    });
  const state = async () => fold(agencyStream, await log.readStream(stream));

  beforeEach(() => {
    log = new InMemoryLog();
    handling = new CommandHandling(log, { now: () => Date.parse('2026-03-02T12:00:00Z') });
  });

  it('takes an entry back once, and what was taken back stays so', async () => {
    await register();
    const renamed = await rename('Northshire Police');
    const taken = await takeBack(renamed);
    expect(await state()).toMatchObject({ names: [{ value: 'Police' }] });
    expect(await refused(renamed)).toMatchObject({ code: 'ALREADY_REPLACED', presentEventId: taken });
    expect(await refused(taken)).toMatchObject({ code: 'TAKEN_BACK_FOR_GOOD', path: 'eventId' });
  });

  it('of an entry that was corrected is refused with the present one', async () => {
    await register();
    const first = await rename('Northshre Police');
    const second = await rename('North Police', { corrects: first });
    const third = await rename('Northshire Police', { corrects: second });
    expect(await refused(first)).toMatchObject({ code: 'ALREADY_REPLACED', presentEventId: third });
    await takeBack(third);
    expect(await state()).toMatchObject({ names: [{ value: 'Police' }] });
  });

  it('of what opened a subject lets it be made again, empty, under the same key', async () => {
    const registered = await register();
    const alias = await done(step(noteAgencyAlias, { agency, alias: 'NP' }));
    const taken = await takeBack(registered);
    expect(await state()).toEqual({ status: 'unknown' });
    expect(await refused(alias)).toMatchObject({ code: 'ALREADY_REPLACED', presentEventId: taken });
    await register();
    expect(await state()).toMatchObject({ status: 'registered', aliases: [] });
  });
});
