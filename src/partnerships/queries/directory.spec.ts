import { describe, expect, it } from '@jest/globals';
import {
  agencyAliasNoted,
  agencyNamed,
  agencyRegistered,
  agencyRenamed,
  agencySucceededBy,
} from '../../agencies/agency.events.js';
import { onDay } from '../../kernel/days.js';
import type { NewEvent } from '../../kernel/event.js';
import { answered, historyOf, type Recorded } from '../../../test/support/history.js';
import { bodyFormed, bodyProposed, partnershipEstablished } from '../partnership.events.js';
import { agencyQuery, bodyQuery, partnershipQuery } from './directory.js';

const longAgo = { occurred: onDay('2010-01-01') };

const agency = (...events: readonly NewEvent[]) =>
  answered(agencyQuery, historyOf(...events.map((event): Recorded => ['agency-probation', event])), {
    id: 'probation',
  });

describe('what an agency is', () => {
  const registered = agencyRegistered({ name: 'Probation', sector: 'probation' });

  it('is what every document says of it, since one says what another leaves out', async () => {
    const named = agencyNamed({
      name: 'Probation',
      sector: 'probation',
      partOf: 'justice',
      deliveredBy: 'A firm',
    });
    expect(await agency(registered, named)).toMatchObject({
      sector: 'probation',
      partOf: { id: 'justice' },
      deliveredBy: 'A firm',
      eventPositions: [1, 2],
    });
  });

  it('does not depend on which of two documents that disagree was loaded first', async () => {
    const one = { name: 'Probation', sector: 'probation', deliveredBy: 'A firm' } as const;
    const other = { name: 'Probation', sector: 'national_agency', deliveredBy: 'The service' } as const;
    const expected = { sector: 'probation', deliveredBy: 'The service' };
    expect(await agency(agencyRegistered(one), agencyNamed(other))).toMatchObject(expected);
    expect(await agency(agencyRegistered(other), agencyNamed(one))).toMatchObject(expected);
  });

  it('stays as it was registered when an older event names it without saying what it is', async () => {
    expect(await agency(registered, agencyNamed({ name: 'NPS' }))).toMatchObject({ sector: 'probation' });
  });

  it('lists names of one day and aliases by text, whichever was recorded first', async () => {
    const events = [
      agencyNamed({ name: 'B' }, { occurred: onDay('2021-01-01') }),
      agencyNamed({ name: 'A' }, { occurred: onDay('2021-01-01') }),
      agencyAliasNoted({ alias: 'Z' }),
      agencyAliasNoted({ alias: 'Y' }),
    ];
    const shown = await agency(registered, ...events);
    expect(shown?.names.map(({ name }) => name)).toEqual(['A', 'B', 'Probation']);
    expect(shown?.aliases).toEqual(['Y', 'Z']);
  });

  it('names the agency that it is a part of', async () => {
    const history = historyOf(
      ['agency-justice', agencyRegistered({ name: 'Ministry of Justice', sector: 'national_agency' })],
      ['agency-probation', agencyRegistered({ name: 'Probation', sector: 'probation', partOf: 'justice' })],
    );
    expect(await answered(agencyQuery, history, { id: 'probation' })).toMatchObject({
      partOf: { id: 'justice', name: 'Ministry of Justice' },
    });
  });
});

describe('a name', () => {
  const history = historyOf(
    ['agency-justice', agencyRegistered({ name: 'The Ministry', sector: 'national_agency' })],
    ['agency-justice', agencySucceededBy({ agencies: ['probation'], extent: 'part' }, longAgo)],
    [
      'agency-probation',
      agencyRegistered(
        { name: 'Probation Trust', sector: 'probation', since: onDay('2000-01-01') },
        { occurred: onDay('2020-01-01') },
      ),
    ],
    ['agency-probation', agencyRenamed({ to: 'Probation Service' }, { occurred: onDay('2022-01-01') })],
  );
  const probationOn = (asOf: string) => answered(agencyQuery, history, { id: 'probation' }, { asOf });

  it('of a day before the first known one is that one, marked so', async () => {
    const shown = { name: 'Probation Trust', nameKnownLater: true };
    expect(await probationOn('2019-12-31')).toMatchObject(shown);
    expect(await probationOn('2020-01-01')).toMatchObject({ ...shown, nameKnownLater: false });
  });

  it('of the day of a fact before the first known one is marked so, whatever is known at the day of the answer', async () => {
    const justice = await answered(agencyQuery, history, { id: 'justice' }, { asOf: '2022-06-01' });
    expect(justice?.successors[0]?.agency).toMatchObject({
      name: 'Probation Service',
      nameKnownLater: false,
      nameThen: 'Probation Trust',
      nameThenKnownLater: true,
    });
  });
});

describe('a region', () => {
  it('names the partnerships in it', async () => {
    const established = (name: string, kind: 'partnership' | 'region', members: string[]) =>
      partnershipEstablished({ name, kind, members });
    const history = historyOf(
      ['partnership-here', established('Here', 'partnership', [])],
      ['partnership-west', established('The West', 'region', ['here'])],
    );
    expect(await answered(partnershipQuery, history, { id: 'west' })).toMatchObject({
      members: [{ id: 'here', name: 'Here' }],
    });
  });
});

describe('a body that one document proposes and another knows to exist', () => {
  const body = { body: 'here.audit', name: 'Audit group', kind: 'subgroup' } as const;
  const proposed = bodyProposed(body, { occurred: onDay('2021-02-01') });
  const proposedOn = async (asOf: string, ...events: readonly NewEvent[]) => {
    const history = historyOf(...events.map((event): Recorded => ['partnership-here', event]));
    return (await answered(bodyQuery, history, { id: 'here.audit' }, { asOf }))?.proposed;
  };

  it('is proposed until the day that shows it formed, whichever was loaded first', async () => {
    const formed = bodyFormed(body, { occurred: onDay('2022-02-01') });
    for (const order of [
      [proposed, formed],
      [formed, proposed],
    ]) {
      expect(await proposedOn('2021-12-31', ...order)).toBe(true);
      expect(await proposedOn('2022-02-01', ...order)).toBe(false);
    }
  });

  it('exists from the beginning where nobody ever proposed it', async () => {
    expect(await proposedOn('1999-01-01', bodyFormed(body, { occurred: onDay('2022-02-01') }))).toBe(false);
  });
});
