import { describe, expect, it } from '@jest/globals';
import { given, TODAY } from '../../test/support/given.js';
import { cycleOpened } from '../cycles/cycle.events.js';
import { frameworkPublished } from '../frameworks/framework.events.js';
import { onDay } from '../kernel/days.js';
import { partnershipEstablished } from '../partnerships/partnership.events.js';
import { publishReport } from './commands/publish-report.js';
import { findingOf } from './commands/finding.input.js';
import { recordFinding, recordFindings } from './commands/record-finding.js';
import { recordSurveyResult } from './commands/record-survey-result.js';
import {
  findingRecorded,
  reportPublished,
  surveyResultRecorded,
  type FindingRecorded,
} from './report.events.js';
import { reportStream } from './report.state.js';

const grades = ['red', 'amber', 'green'].map((code) => ({ code, label: code }));
const item = { kind: 'rated' as const, scale: 'rag', wordings: [], themes: [], requirements: [] };
const others = {
  'partnership-here': [partnershipEstablished({ name: 'Here', kind: 'partnership', members: [] })],
  'framework-standards': [
    frameworkPublished({
      name: 'Standards',
      scales: [{ id: 'rag', grades, legends: [] }],
      sections: [],
      items: [
        { ...item, id: 'escalation' },
        { ...item, id: 'training' },
        { id: 'feedback', kind: 'answered', wordings: [], themes: [], requirements: [] },
      ],
      declared: [],
    }),
  ],
  'cycle-2024': [
    cycleOpened({ partnership: 'here', name: '2024', framework: 'standards', mentionOnly: false }),
  ],
  'cycle-2023': [cycleOpened({ partnership: 'here', name: '2023', mentionOnly: true })],
};

const published = reportPublished({
  partnership: 'here',
  cycle: '2024',
  title: 'Audit 2024',
  publishedOn: onDay('2025-01-20'),
});
const about = { items: [], agencies: [], bodies: [], themes: [], recommendations: [], findings: [] };
const report = '2024.report';
const escalation = { items: ['standards/escalation'] };
const green = { measure: 'green', percent: 55 };

describe('publishing a report', () => {
  const when = given(reportStream).when;
  const publishing = {
    partnership: 'here',
    cycle: '2024',
    title: 'Audit 2024',
    publishedOn: { earliest: '2025-01-20', latest: '2025-01-20' },
  };

  it('is true from the day that it was published on', async () => {
    await when(publishReport, publishing, { others }).then([
      reportPublished(published.data, { occurred: onDay('2025-01-20') }),
    ]);
  });

  it('is true from its recording where nobody knows by when it was published', async () => {
    await when(publishReport, { ...publishing, publishedOn: { earliest: '2025-01-20' } }, { others }).then([
      reportPublished(
        { ...published.data, publishedOn: { earliest: '2025-01-20', latest: '9999-12-31' } },
        { occurred: onDay(TODAY) },
      ),
    ]);
  });

  it.each([
    [{ ...publishing }, '2024.report'],
    [{ ...publishing, cycle: undefined, title: 'Progress in May' }, 'here.progress-in-may'],
    [{ ...publishing, report: 'own' }, 'own'],
  ])('has an id made of what is known of it: %j', (input, id) => {
    expect(publishReport.idOf(publishReport.input.parse(input), () => '')).toBe(id);
  });

  it('is published once', async () => {
    const again = given(reportStream, [published]).when;
    await again(publishReport, publishing, { others }).changesNothing();
    await again(publishReport, { ...publishing, title: 'Another' }, { others }).refused(
      'REPORT_ALREADY_PUBLISHED',
    );
  });

  it('needs a known partnership and cycle', async () => {
    await when(publishReport, { ...publishing, partnership: 'there' }, { others }).refused(
      'PARTNERSHIP_UNKNOWN',
    );
    await when(publishReport, { ...publishing, cycle: '1999' }, { others }).refused('CYCLE_UNKNOWN');
  });

  it('can be corrected after findings were recorded', async () => {
    const finding = findingRecorded({ finding: 's1', kind: 'strength', about, title: 'Good', numbers: [] });
    const events = [published, finding];
    const corrected = { ...publishing, title: 'Audit of 2024' };
    await given(reportStream, events)
      .when(publishReport, corrected, { others, record: { corrects: 'e0' } })
      .then([reportPublished({ ...published.data, title: 'Audit of 2024' })]);
  });
});

describe('recording a finding', () => {
  const when = given(reportStream, [published]).when;
  const recording = (finding: object) =>
    when(
      recordFinding,
      { report, finding: 'f1', ...finding } as Parameters<typeof when<typeof recordFinding>>[1],
      {
        others,
      },
    );
  const recorded = (data: Partial<FindingRecorded>) =>
    findingRecorded({ finding: 'f1', kind: 'conclusion', about, numbers: [], ...data });

  it('takes what is left out as not printed, never as 0', async () => {
    await recording({
      kind: 'distribution',
      about: escalation,
      numbers: [
        { measure: 'red', percent: 0 },
        { ...green, count: 11, countBasis: 'derived' },
      ],
      base: { count: 20, basis: 'inferred' },
    }).then([
      recorded({
        kind: 'distribution',
        about: { ...about, ...escalation },
        numbers: [
          { measure: 'red', count: null, percent: 0, value: null, basis: 'printed' },
          { measure: 'green', count: 11, countBasis: 'derived', percent: 55, value: null, basis: 'printed' },
        ],
        base: { count: 20, basis: 'inferred' },
      }),
    ]);
  });

  it('needs a published report', async () => {
    await given(reportStream)
      .when(recordFinding, { report, finding: 'f1', kind: 'strength', title: 'Good' }, { others })
      .refused('REPORT_UNKNOWN');
  });

  it('takes one finding under each key; the same again changes nothing', async () => {
    const again = given(reportStream, [published, recorded({ kind: 'strength', title: 'Good' })]).when;
    const input = { report, finding: 'f1', kind: 'strength' as const, title: 'Good' };
    await again(recordFinding, input, { others }).changesNothing();
    await again(recordFinding, { ...input, title: 'Fair' }, { others }).refused('FINDING_ALREADY_RECORDED');
    await again(recordFinding, { ...input, title: 'Fair' }, { others, record: { corrects: 'e1' } }).then([
      recorded({ kind: 'strength', title: 'Fair' }),
    ]);
  });

  it.each<[string, object, string]>([
    ['a distribution without an item', { kind: 'distribution', numbers: [green] }, 'FINDING_NEEDS_ITEM'],
    [
      'a distribution of two items',
      {
        kind: 'distribution',
        about: { items: ['standards/escalation', 'standards/training'] },
        numbers: [green],
      },
      'FINDING_NEEDS_ITEM',
    ],
    ['a distribution without numbers', { kind: 'distribution', about: escalation }, 'FINDING_NEEDS_NUMBER'],
    [
      'a distribution over something that is no grade',
      { kind: 'distribution', about: escalation, numbers: [{ measure: 'good or better', percent: 5 }] },
      'RATING_NOT_ON_SCALE',
    ],
    [
      'a distribution that counts a grade twice',
      { kind: 'distribution', about: escalation, numbers: [green, green] },
      'MEASURE_REPEATED',
    ],
    [
      'a distribution of an item without a scale',
      { kind: 'distribution', about: { items: ['standards/feedback'] }, numbers: [green] },
      'ITEM_NOT_RATED',
    ],
    [
      'a number that says nothing',
      { kind: 'figure', numbers: [{ measure: 'aware' }] },
      'FIGURE_SAYS_NOTHING',
    ],
    ['a negative count', { kind: 'figure', numbers: [{ measure: 'aware', count: -1 }] }, 'INPUT_INVALID'],
    [
      'a negative percentage',
      { kind: 'figure', numbers: [{ measure: 'aware', percent: -1 }] },
      'INPUT_INVALID',
    ],
    ['a figure without a number', { kind: 'figure', words: 'Many are aware.' }, 'FINDING_NEEDS_NUMBER'],
    [
      'a declared number without one',
      { kind: 'declared_number', words: 'Some themes.' },
      'FINDING_NEEDS_NUMBER',
    ],
    ['a tally of nobody', { kind: 'tally', numbers: [{ measure: 'green', count: 5 }] }, 'TALLY_NEEDS_AGENCY'],
    ['a tally of nothing', { kind: 'tally', about: { agencies: ['police'] } }, 'FINDING_NEEDS_NUMBER'],
    [
      'a tally of something that is no grade',
      { kind: 'tally', about: { agencies: ['police'] }, numbers: [{ measure: 'blue', count: 5 }] },
      'RATING_NOT_ON_SCALE',
    ],
    [
      'an overall rating without a grade',
      { kind: 'overall_rating', about: escalation },
      'FINDING_NEEDS_GRADE',
    ],
    [
      'an overall rating off the scale',
      { kind: 'overall_rating', about: escalation, grade: 'outstanding' },
      'RATING_NOT_ON_SCALE',
    ],
    ['a strength without words', { kind: 'strength' }, 'FINDING_NEEDS_WORDS'],
    ['a doubt without words', { kind: 'doubt', about: escalation }, 'FINDING_NEEDS_WORDS'],
    [
      'a doubt about no item that says what would be',
      { kind: 'doubt', words: 'Two.', wouldBe: { count: 2, from: 'green', to: 'amber' } },
      'FINDING_NEEDS_ITEM',
    ],
    [
      'a doubt that would change to no grade of the scale',
      { kind: 'doubt', about: escalation, words: 'Two.', wouldBe: { count: 2, from: 'green', to: 'good' } },
      'RATING_NOT_ON_SCALE',
    ],
    [
      'a doubt that changes nothing',
      { kind: 'doubt', about: escalation, words: 'Two.', wouldBe: { count: 2, from: 'green', to: 'green' } },
      'DOUBT_CHANGES_NOTHING',
    ],
    [
      'a contradiction of one statement',
      { kind: 'contradiction', about: { findings: ['f2'] } },
      'CONTRADICTION_NEEDS_TWO',
    ],
    [
      'a finding about everything',
      {
        kind: 'strength',
        title: 'x',
        about: { agencies: Array.from({ length: 61 }, (_, n) => `agency-${n}`) },
      },
      'FINDING_ABOUT_TOO_MUCH',
    ],
    ['an unknown item', { kind: 'strength', title: 'x', about: { items: ['standards/x'] } }, 'ITEM_UNKNOWN'],
    ['an unknown cycle', { kind: 'strength', title: 'x', about: { cycle: '1999' } }, 'CYCLE_UNKNOWN'],
  ])('refuses %s', async (_what, finding, code) => {
    await recording(finding).refused(code);
  });

  it.each<[string, object]>([
    [
      'a doubt that says how many ratings would be what',
      {
        words: 'Two should not be green.',
        about: escalation,
        kind: 'doubt',
        wouldBe: { count: 2, from: 'green', to: 'amber', basis: 'inferred' },
      },
    ],
    ['a doubt in words only', { kind: 'doubt', words: 'Some evidence was weak.' }],
    [
      'a tally that is printed as not applicable',
      { kind: 'tally', about: { agencies: ['police'] }, printed: 'n/a' },
    ],
    [
      'a tally whose grade is not known',
      { kind: 'tally', about: { agencies: ['trust'] }, numbers: [{ measure: 'rated', count: 23 }] },
    ],
    [
      'a tally of a cycle whose framework is not known',
      {
        kind: 'tally',
        about: { cycle: '2023', agencies: ['trust'] },
        numbers: [{ measure: 'met', count: 3 }],
      },
    ],
    [
      'a contradiction of a survey result and a statement',
      { kind: 'contradiction', about: { results: ['s1'] }, statements: ['It is the most common.'] },
    ],
    [
      'a figure in words only',
      { kind: 'figure', numbers: [{ measure: 'green', printed: 'just over half' }] },
    ],
    [
      'a figure about last year',
      { kind: 'figure', about: { cycle: '2023' }, numbers: [{ measure: 'aware', percent: 75 }] },
    ],
  ])('takes %s', async (_what, finding) => {
    const { report: _report, ...input } = recordFinding.input.parse({ report, finding: 'f1', ...finding });
    await recording(finding).then([findingRecorded(findingOf(input))]);
  });

  it('takes many at once, each as one step on the stream of the report', () => {
    const input = recordFindings.input.parse({
      report,
      findings: [
        { finding: 'a', kind: 'strength', words: 'Good.' },
        { finding: 'b', kind: 'contradiction', statements: ['One.', 'Two.'] },
      ],
    });
    const steps = recordFindings.expand(input);
    expect(steps.map((one) => recordFinding.input.parse(one.input))).toEqual(
      input.findings.map((finding) => ({ report, ...finding })),
    );
  });
});

describe('recording a survey result', () => {
  const when = given(reportStream, [published]).when;
  const input = { report, result: 's1', group: 'Practitioners', answer: 'yes', count: 50, percent: 70.4 };
  const result = { result: 's1', group: 'Practitioners', answer: 'yes', basis: 'printed' as const };
  const recorded = surveyResultRecorded({ ...result, count: 50, percent: 70.4, mean: null, rank: null });

  it('takes what is left out as not printed', async () => {
    await when(recordSurveyResult, input, { others }).then([recorded]);
  });

  it('takes a mean of all answers', async () => {
    const { answer: _answer, ...rest } = result;
    await when(recordSurveyResult, { report, ...rest, mean: 3.91, outOf: 5 }, { others }).then([
      surveyResultRecorded({ ...rest, count: null, percent: null, mean: 3.91, outOf: 5, rank: null }),
    ]);
  });

  it('takes one result under each key; the same again changes nothing', async () => {
    const again = given(reportStream, [published, recorded]).when;
    await again(recordSurveyResult, input, { others }).changesNothing();
    await again(recordSurveyResult, { ...input, count: 51 }, { others }).refused(
      'SURVEY_RESULT_ALREADY_RECORDED',
    );
  });

  it.each<[string, object, string]>([
    ['a result that says nothing', { count: undefined, percent: undefined }, 'SURVEY_RESULT_SAYS_NOTHING'],
    ['an unknown question', { item: 'standards/x' }, 'ITEM_UNKNOWN'],
    ['a rank before the first', { rank: 0 }, 'INPUT_INVALID'],
  ])('refuses %s', async (_what, change, code) => {
    await when(recordSurveyResult, { ...input, ...change }, { others }).refused(code);
  });
});
