import { describe, expect, it } from '@jest/globals';
import { factsOfHistory } from '../test/support/in-memory-facts.js';
import { education, logOf, logOfOne, made, police, reported } from '../test/support/recommendations.js';
import { cycleClosed, cycleOpened, cycleRescheduled } from '../src/cycles/cycle.events.js';
import { BEGINNING, onDay } from '../src/kernel/days.js';
import { recordedInError, type NewEvent } from '../src/kernel/event.js';
import {
  progressReported,
  recipientAdded,
  recommendationCarriedForward,
  recommendationLinked,
  recommendationThemesAssigned,
  responsibilityAssigned,
  responsibilityEnded,
} from '../src/recommendations/recommendation.events.js';
import type { Fact } from '../src/read-models/fact.js';
import type { Facts } from '../src/read-models/query.js';
import { reportPublished } from '../src/reports/report.events.js';
import {
  cycleDays,
  madeRecommendation,
  recommendationConcern,
  recommendationInCycle,
  recommendationItem,
  recommendationLink,
  recommendationsProjection,
  recommendationShare,
  recommendationStep,
  recommendationThemes,
  reportOfCycle,
} from './recommendations.js';

const factsOf = (events: readonly NewEvent[]) =>
  factsOfHistory(logOfOne(events), [recommendationsProjection]);

const fully = made({
  cycle: 'c-2024',
  addressedTo: [police],
  concerns: [education],
  items: ['s11/1'],
  themes: ['culture', 'escalation'],
});

describe('a recommendation belongs to the lists that its making names', () => {
  const lists: Record<string, (facts: Facts) => Promise<Fact[]>> = {
    'its partnership': ({ inLists }) => inLists(madeRecommendation, ['here']),
    'its cycle': ({ inLists }) => inLists(recommendationInCycle, ['cycle:c-2024']),
    'each party that it is addressed to': ({ inLists }) => inLists(recommendationShare, [police]),
    'each party that it concerns': ({ inLists }) => inLists(recommendationConcern, [education]),
    'each standard that it came from': ({ inLists }) => inLists(recommendationItem, ['s11/1']),
    'each of its themes': ({ inLists }) => inLists(recommendationThemes, ['escalation']),
  };

  it.each(Object.entries(lists))('%s', async (_, members) =>
    expect((await members(factsOf([fully]))).map(({ subject }) => subject)).toEqual(['one']),
  );
});

describe('what happens to it puts it into lists', () => {
  it('of everybody who ever had a share, as addressed, responsible, ended or taken over from', async () => {
    const facts = factsOf([
      fully,
      recipientAdded({ recipient: education }),
      responsibilityAssigned({ holder: education, from: [police] }),
      responsibilityEnded({ holder: education }),
    ]);
    const shares = await facts.inLists(recommendationShare, [police, education]);
    expect(shares.map(({ other, value }) => [other, value.as])).toEqual([
      [police, 'addressed'],
      [education, 'addressed'],
      [education, 'responsible'],
      [police, 'taken_over'],
      [education, 'ended'],
    ]);
  });

  it('of the cycles and reports that it is carried into or reported in', async () => {
    const facts = factsOf([
      fully,
      recommendationCarriedForward({ to: 'c-2025' }),
      progressReported({
        status: 'complete',
        evidence: [],
        reportedIn: { cycle: 'c-2025', report: 'r-2025' },
      }),
    ]);
    const places = await facts.inLists(recommendationInCycle, ['cycle:c-2025', 'report:r-2025']);
    expect(places.map(({ other, value }) => [other, value.how])).toEqual([
      ['cycle:c-2025', 'carried_forward'],
      ['cycle:c-2025', 'reported'],
      ['report:r-2025', 'reported'],
    ]);
  });

  it('of the recommendation that it goes on from, unless that is only described', async () => {
    const facts = factsOf([
      fully,
      recommendationLinked({ kind: 'recurs_from', target: 'old' }),
      recommendationLinked({ kind: 'follows_up', words: 'the review of 2018' }),
    ]);
    expect((await facts.inLists(recommendationLink, ['old'])).map(({ value }) => value.kind)).toEqual([
      'recurs_from',
    ]);
    expect(await facts.of(recommendationLink, ['one'])).toHaveLength(2);
  });

  it('themes are the whole list in every fact, even when it is emptied', async () => {
    const facts = factsOf([fully, recommendationThemesAssigned({ themes: [] })]);
    expect((await facts.of(recommendationThemes, ['one'])).at(-1)).toMatchObject({
      other: null,
      value: { themes: [] },
    });
  });
});

describe('the steps of a recommendation', () => {
  it('are one fact for every event after it was made, on the day of the event', async () => {
    const steps = await factsOf([
      fully,
      reported(police, 'complete', onDay('2026-02-02')),
      reported(police, 'in_progress', onDay('2026-02-01')),
    ]).of(recommendationStep, ['one']);
    expect(steps.map(({ latest, value }) => [latest, value.type])).toEqual([
      ['2026-02-01', 'ProgressReported'],
      ['2026-02-02', 'ProgressReported'],
    ]);
  });

  it('are the same however often they are projected', async () => {
    const events = [fully, reported(police, 'complete'), recommendationCarriedForward({ to: 'c-2025' })];
    const all = async () => {
      const facts = factsOf(events);
      return Promise.all([facts.all(recommendationStep), facts.all(recommendationInCycle)]);
    };
    expect(await all()).toEqual(await all());
  });

  it('go with the recommendation when its making was recorded in error', async () => {
    const why = { narrative: 'Typed twice.' };
    const facts = factsOf([
      fully,
      reported(police, 'complete'),
      recordedInError({ id: 'recommendation-one:0', revision: 0, why }),
    ]);
    expect(await facts.of(recommendationStep, ['one'])).toEqual([]);
    expect(await facts.inLists(madeRecommendation, ['here'])).toEqual([]);
  });
});

describe('the days of a cycle', () => {
  it('are its name and end from the beginning, its rescheduling and its closing', async () => {
    const ends = onDay('2024-07-31');
    const facts = factsOfHistory(
      logOf([
        ['cycle-c', cycleOpened({ partnership: 'here', name: 'Audit 2024', mentionOnly: false })],
        ['cycle-c', cycleRescheduled({ dates: { ends } }, { occurred: onDay('2024-05-01') })],
        ['cycle-c', cycleClosed({ on: '2024-08-02' }, { occurred: onDay('2024-08-02') })],
      ]),
      [recommendationsProjection],
    );
    expect((await facts.of(cycleDays, ['c'])).map(({ latest, value }) => [latest, value])).toEqual([
      [BEGINNING, { is: 'dates', name: 'Audit 2024', partnership: 'here' }],
      ['2024-05-01', { is: 'dates', ends }],
      ['2024-08-02', { is: 'closed', on: '2024-08-02' }],
    ]);
  });

  it('include the reports of the cycle, and no others', async () => {
    const report = { partnership: 'here', title: 'Report', publishedOn: onDay('2024-09-01') };
    const facts = factsOfHistory(
      logOf([
        ['report-r', reportPublished({ ...report, cycle: 'c' })],
        ['report-other', reportPublished(report)],
      ]),
      [recommendationsProjection],
    );
    expect((await facts.all(reportOfCycle)).map(({ subject, other }) => [subject, other])).toEqual([
      ['r', 'c'],
    ]);
  });
});
