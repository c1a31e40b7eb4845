import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BEGINNING, type FuzzyDate } from '../../src/kernel/days.js';
import {
  recordedInError,
  type EventMetadata,
  type NewEvent,
  type StoredEvent,
} from '../../src/kernel/event.js';
import { discrepanciesQuery } from '../../src/reports/queries/discrepancies.js';
import { publishedDistributionsQuery } from '../../src/reports/queries/distributions.js';
import { reportPublished } from '../../src/reports/report.events.js';
import { factsOfHistory } from '../support/in-memory-facts.js';
import { oracleRuns } from '../support/oracle-runs.js';
import { historyOf, percents, stating, surroundings } from '../support/reports.js';
import { impossibleShares, publishedShares } from './reports.oracle.js';

const days = ['2024-05-01', '2024-05-02', '2024-05-03', '2024-05-04', '2024-05-05'];
const cycles = ['2023', '2024'] as const;
const stream = 'report-2024.report';

/** One recording; what it means depends on what stands by then. */
const step = fc.record({
  act: fc.constantFrom(
    'distribute',
    'distribute',
    'doubt',
    'doubt',
    'correct',
    'correct',
    'error',
    'publish',
  ),
  key: fc.constantFrom('a', 'b'),
  item: fc.constantFrom('s11/escalation', 's11/training'),
  cycle: fc.option(fc.constantFrom(...cycles), { nil: undefined }),
  green: fc.constantFrom(55, 60, 67, 19, 93),
  base: fc.constantFrom(undefined, 3, 20, 455),
  count: fc.integer({ min: 1, max: 12 }),
  target: fc.nat(20),
  day: fc.nat(days.length - 1),
  fuzz: fc.constantFrom(0, 0, 1, 2, 9),
  keepsDay: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const occurredOf = ({ day, fuzz }: Step): FuzzyDate => ({
  earliest: fuzz === 9 ? BEGINNING : days[Math.max(0, day - fuzz)]!,
  latest: days[day]!,
});

function findingEvent({ act, key, item, cycle, green, base, count }: Step, kind: string = act): NewEvent {
  const about = { items: [item], ...(cycle ? { cycle } : {}) };
  const [, event] =
    kind === 'doubt'
      ? stating(`doubt-${key}`, {
          kind: 'doubt',
          about,
          ...(count % 4 === 0 ? {} : { wouldBe: { count, from: 'green', to: 'amber', basis: 'printed' } }),
        })
      : stating(`distribution-${key}`, {
          kind: 'distribution',
          about,
          numbers: percents({ green, ...(count % 3 === 0 ? {} : { amber: 100 - green }) }),
          ...(base === undefined ? {} : { base: { count: base, basis: 'printed' as const } }),
        });
  return event;
}

const published = (cycle: string | undefined) =>
  reportPublished({
    partnership: 'here',
    ...(cycle ? { cycle } : {}),
    title: 'Audit',
    publishedOn: { earliest: days[0]!, latest: days[0]! },
  });

/** A history that command handling would have let through: each key once, corrections only of what stands. */
function history(steps: readonly Step[]): StoredEvent[] {
  const events = historyOf(surroundings);
  let open = events.filter((event) => event.stream === stream);
  for (const one of steps) {
    const occurred = occurredOf(one);
    const target = open[one.target % Math.max(1, open.length)];
    const revision = events.filter((event) => event.stream === stream).length;
    const record = (event: NewEvent, day: FuzzyDate): StoredEvent => {
      const stored = {
        position: events.length + 1,
        stream,
        revision,
        id: `${stream}:${revision}`,
        type: event.type,
        version: event.version,
        data: event.data,
        metadata: {
          occurred: day,
          ...(event.corrects ? { corrects: event.corrects } : {}),
        } as EventMetadata,
      };
      events.push(stored);
      return stored;
    };
    if (one.act === 'publish') {
      if (open.length === 0) open = [record(published(one.cycle), occurred)];
    } else if (one.act === 'error' && target) {
      const why = { narrative: 'Typed into the wrong report.' };
      record(recordedInError({ id: target.id, revision: target.revision, why }), occurred);
      open = target.type === 'ReportPublished' ? [] : open.filter(({ id }) => id !== target.id);
    } else if (one.act === 'correct' && target) {
      const corrects = { id: target.id, revision: target.revision };
      const day = one.keepsDay ? target.metadata.occurred : occurred;
      const corrected = record({ ...correctionOf(target, one), corrects }, day);
      open = [...open.filter(({ id }) => id !== target.id), corrected];
    } else if ((one.act === 'distribute' || one.act === 'doubt') && open.length > 0) {
      const event = findingEvent(one);
      if (!open.some((known) => keyOf(known) === keyOf(event))) open = [...open, record(event, occurred)];
    }
  }
  return events;
}

const keyOf = ({ data }: Pick<NewEvent, 'data'>) => (data as { finding?: string }).finding;

/** Another value of the same subject. */
function correctionOf(target: StoredEvent, one: Step): NewEvent {
  const key = keyOf(target);
  if (!key) return published(one.cycle);
  const [kind, letter] = key.split('-') as [string, 'a' | 'b'];
  return findingEvent({ ...one, key: letter }, kind);
}

const histories = fc.array(step, { minLength: 1, maxLength: 14 }).map(history);
const times = fc.record({
  day: fc.constantFrom(...days),
  knownAt: fc.nat(30),
  cycle: fc.constantFrom(...cycles),
});

describe('answers about reports, on any day and as known at any position', () => {
  it('give published distributions, with and without doubts applied, as a fold of the raw events does', async () => {
    await fc.assert(
      fc.asyncProperty(histories, times, async (events, { day, knownAt, cycle }) => {
        const position = Math.min(events.length, surroundings.length + knownAt);
        const facts = factsOfHistory(events, publishedDistributionsQuery.projections, position);
        const args = publishedDistributionsQuery.args.parse({ cycle });
        const { nodes } = await publishedDistributionsQuery.answer(facts, args, {
          asOf: day,
          today: day,
          position,
        });
        const shown = nodes.map(({ id, numbers, withDoubtsApplied }) => {
          const countOf = (some: typeof numbers, grade: string) =>
            some.find(({ measure }) => measure === grade)?.count ?? null;
          const after = withDoubtsApplied?.numbers ?? numbers;
          return {
            finding: id.split('/')[1]!,
            green: countOf(numbers, 'green'),
            amber: countOf(numbers, 'amber'),
            greenAfter: countOf(after, 'green'),
            amberAfter: countOf(after, 'amber'),
          };
        });
        expect(shown.sort((a, b) => (a.finding < b.finding ? -1 : 1))).toEqual(
          publishedShares(events, cycle, day, position),
        );
      }),
      { numRuns: oracleRuns(400) },
    );
  });

  it('find exactly the percentages that no count gives', async () => {
    await fc.assert(
      fc.asyncProperty(histories, times, async (events, { day, knownAt, cycle }) => {
        const position = Math.min(events.length, surroundings.length + knownAt);
        const facts = factsOfHistory(events, discrepanciesQuery.projections, position);
        const args = discrepanciesQuery.args.parse({ cycle, kinds: ['percent_not_possible'] });
        const { nodes } = await discrepanciesQuery.answer(facts, args, { asOf: day, today: day, position });
        const shown = nodes
          .filter((one) => one.cycle === cycle)
          .map(({ id, sides }) => `${id.split('/')[1]!.split(' ')[0]} ${sides[0]!.what}`)
          .sort();
        expect(shown).toEqual(impossibleShares(events, cycle, day, position));
      }),
      { numRuns: oracleRuns(400) },
    );
  });
});
