import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { headOf, refusalsOn } from '../support/bad-input.js';
import { RunningService } from '../support/running-service.js';
import { DRAFT, exactly, ITEMS, RECEIVED, runSmallAudit } from '../support/small-audit.js';

let service: RunningService;

beforeAll(async () => {
  service = await RunningService.start();
  await runSmallAudit(service);
});
afterAll(() => service.stop());

const refusalsFromHere = async () => refusalsOn(service, await headOf(service));

describe('A command that is sent again', () => {
  const alias = { agency: 'trust', alias: 'NT' };

  it('answers as the first time and stores nothing more', async () => {
    const first = await service.tell('noteAgencyAlias', alias, { commandId: 'once' });
    const head = await headOf(service);
    expect(await service.tell('noteAgencyAlias', alias, { commandId: 'once' })).toEqual(first);
    expect(first.changed).toBe(true);
    expect(await headOf(service)).toBe(head);
  });

  it('is refused when its id was used for something else', async () => {
    const expectRefused = await refusalsFromHere();
    const other = { agency: 'trust', alias: 'Another' };
    const again = { commandId: 'once' };
    const onAnotherDay = { ...again, record: { occurred: exactly('2026-01-01') } };
    await expectRefused(
      await service.refused('noteAgencyAlias', other, again),
      'COMMAND_ID_REUSED',
      'commandId',
    );
    await expectRefused(
      await service.refused('noteAgencyAlias', alias, onAnotherDay),
      'COMMAND_ID_REUSED',
      'commandId',
    );
  });

  it('has nothing to do when it comes with a new id', async () => {
    const head = await headOf(service);
    expect(await service.tell('noteAgencyAlias', alias)).toMatchObject({ changed: false, events: [] });
    expect(await headOf(service)).toBe(head);
  });

  it.each(['', 'two words', 'x'.repeat(201), 'half \ud83d'])(
    'is refused with the id "%s"',
    async (commandId) => {
      const expectRefused = await refusalsFromHere();
      const mutation =
        'mutation ($id: ID) { noteAgencyAlias(input: { agency: "trust", alias: "X" }, commandId: $id) { id } }';
      const { errors } = await service.send(
        mutation,
        { id: commandId },
        'u-1 business_unit partnership:northshire',
      );
      await expectRefused(errors?.[0], 'INPUT_INVALID', 'commandId');
    },
  );

  it('as a batch answers as the first time, and is refused for other entries', async () => {
    const batch = { cycle: 'c1', agencies: ['trust', 'police'] };
    const first = await service.tell('expectAgencies', batch, { commandId: 'all' });
    const expectRefused = await refusalsFromHere();
    expect(await service.tell('expectAgencies', batch, { commandId: 'all' })).toEqual(first);
    const other = { cycle: 'c1', agencies: ['trust', 'fire'] };
    await expectRefused(
      await service.refused('expectAgencies', other, { commandId: 'all' }),
      'COMMAND_ID_REUSED',
      'commandId',
    );
  });
});

describe('A command that is based on what its sender saw', () => {
  it('is refused with the present value when somebody else was faster', async () => {
    const rate = (grade: string, basedOn?: string) => ({
      input: { submission: DRAFT, item: ITEMS[0], grade },
      circumstances: basedOn ? { record: { basedOn } } : {},
    });
    const seen = await service.tell('rateStandard', rate('green').input);
    const [{ id: seenId }] = seen.events;
    const faster = rate('red', seenId);
    const [{ id: fasterId }] = (await service.tell('rateStandard', faster.input, faster.circumstances))
      .events;
    const expectRefused = await refusalsFromHere();
    const slower = rate('green', seenId);
    const error = await service.refused('rateStandard', slower.input, slower.circumstances);
    await expectRefused(error, 'CHANGED_SINCE', 'record.basedOn');
    expect(error.extensions).toMatchObject({ presentEventId: fasterId, basedOn: seenId });
  });
});

describe('What is too large to be kept', () => {
  const long = '字'.repeat(50_000);
  const moderated = (submission: string, reason: string, items = ITEMS) =>
    items.map((item) => ({ submission, item, grade: 'red', reason }));

  it('as one event is refused with the field that is too long', async () => {
    const expectRefused = await refusalsFromHere();
    const answer = { submission: DRAFT, item: 's11/q', text: long, why: long };
    await expectRefused(await service.refused('answerStandard', answer), 'EVENT_TOO_LARGE', 'text');
  });

  it('as one append is refused with the list that is too long', async () => {
    const expectRefused = await refusalsFromHere();
    const ratings = ITEMS.map((item) => ({ item, grade: 'red', reason: long }));
    await expectRefused(
      await service.refused('rateStandards', { submission: DRAFT, ratings }),
      'APPEND_TOO_LARGE',
      'ratings',
    );
  });

  it('in one part of a batch refuses the whole batch', async () => {
    const expectRefused = await refusalsFromHere();
    const ratings = [...moderated(RECEIVED[0], 'Weak', [ITEMS[0]!]), ...moderated(RECEIVED[1], long)];
    const error = await service.refused('moderateRatings', { cycle: 'c1', ratings });
    await expectRefused(error, 'APPEND_TOO_LARGE', 'ratings.1.reason');
  });
});
