import { describe, expect, it } from '@jest/globals';
import { onDay } from '../src/kernel/days.js';
import { recordedInError } from '../src/kernel/event.js';
import { findingRecorded, reportPublished } from '../src/reports/report.events.js';
import { factsOfHistory } from '../test/support/in-memory-facts.js';
import { historyOf, PUBLISHED, stating, surveying, type Recorded } from '../test/support/reports.js';
import {
  aboutList,
  finding,
  findingAbout,
  reportOfCycle,
  reportPublication,
  reportsProjection,
  surveyAbout,
  surveyResult,
} from './reports.js';

const published: Recorded = [
  'report-2024.report',
  reportPublished({ partnership: 'here', cycle: '2024', title: 'Audit', publishedOn: onDay(PUBLISHED) }),
];
const strength = stating('s1', {
  kind: 'strength',
  title: 'Good',
  about: {
    items: ['s11/escalation'],
    agencies: ['police'],
    themes: ['culture'],
    recommendations: ['r1'],
    cycle: '2023',
  },
});
const result = surveying('q1', { item: 's11/training', themes: ['culture'], count: 3 });
const recorded = [published, strength, result];
const factsOf = (events: readonly Recorded[], position?: number) =>
  factsOfHistory(historyOf(events), [reportsProjection], position);

describe('the facts of reports', () => {
  it('put a report into the list of its partnership and of its cycle', async () => {
    const facts = factsOf(recorded);
    expect(await facts.inLists(reportPublication, ['here'])).toMatchObject([{ subject: '2024.report' }]);
    expect(await facts.inLists(reportOfCycle, ['2024'])).toMatchObject([{ subject: '2024.report' }]);
  });

  it('put what it states into the lists of its report and of everything that it is about', async () => {
    const facts = factsOf(recorded);
    expect(await facts.inLists(finding, ['2024.report'])).toMatchObject([{ subject: '2024.report/s1' }]);
    for (const [kind, id] of [
      ['item', 's11/escalation'],
      ['agency', 'police'],
      ['theme', 'culture'],
      ['recommendation', 'r1'],
      ['cycle', '2023'],
    ] as const) {
      expect(await facts.inLists(findingAbout, [aboutList(kind, id)])).toMatchObject([
        { subject: '2024.report/s1' },
      ]);
    }
    expect(await facts.inLists(surveyResult, ['2024.report'])).toMatchObject([{ subject: '2024.report/q1' }]);
    expect(await facts.inLists(surveyAbout, [aboutList('theme', 'culture')])).toHaveLength(1);
  });

  it('are the same when the events are replayed', async () => {
    const [first, again] = [factsOf(recorded), factsOf(recorded)];
    expect(await first.all(finding)).toEqual(await again.all(finding));
    expect(await first.all(findingAbout)).toEqual(await again.all(findingAbout));
  });

  it('count on their own day, in whatever order they were recorded', async () => {
    const dated = (name: string, day: string): Recorded => {
      const [stream, event] = stating(name, { title: name });
      return [stream, { ...event, occurred: onDay(day) }];
    };
    const late = dated('late', '2024-06-01');
    const early = dated('early', '2024-04-01');
    for (const order of [
      [published, late, early],
      [published, early, late],
    ]) {
      const facts = await factsOf(order).inLists(finding, ['2024.report']);
      expect(facts.map(({ subject, latest }) => [subject, latest])).toEqual([
        ['2024.report/early', '2024-04-01'],
        ['2024.report/late', '2024-06-01'],
      ]);
    }
  });

  it('move between lists when a finding is corrected, and stay where they were for what was known before', async () => {
    const [stream, event] = strength;
    const corrected: Recorded = [
      stream,
      findingRecorded(
        {
          ...(event.data as Parameters<typeof findingRecorded>[0]),
          about: { ...aboutNothing, items: ['s11/fathers'] },
        },
        { corrects: { id: `${stream}:1`, revision: 1 } },
      ),
    ];
    const events = [published, strength, corrected];
    const about = (item: string, position?: number) =>
      factsOf(events, position).inLists(findingAbout, [aboutList('item', item)]);
    expect(await about('s11/escalation')).toEqual([]);
    expect(await about('s11/fathers')).toHaveLength(1);
    expect(await about('s11/escalation', 2)).toHaveLength(1);
  });

  it('go with a report that was recorded in error', async () => {
    const [stream] = published;
    const why = { narrative: 'Another audit.' };
    const facts = factsOf([...recorded, [stream, recordedInError({ id: `${stream}:0`, revision: 0, why })]]);
    expect(await facts.all(reportPublication)).toEqual([]);
    expect(await facts.all(finding)).toEqual([]);
    expect(await facts.all(surveyResult)).toEqual([]);
  });
});

const aboutNothing = { items: [], agencies: [], bodies: [], themes: [], recommendations: [], findings: [] };
