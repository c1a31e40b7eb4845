import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { allProjections } from '../projections/index.js';
import { agencyTimelineQuery } from '../src/agencies/queries/agency-timeline.js';
import { cycleQuery } from '../src/cycles/queries/cycles.js';
import { cycleParticipationQuery } from '../src/cycles/queries/participation.js';
import { importPack } from '../src/imports/import-pack.js';
import { Importing } from '../src/imports/import-run.js';
import { partsOfStream } from '../src/kernel/stream.js';
import type { QueryDefinition, Facts } from '../src/read-models/query.js';
import { agencyQuery, bodiesQuery, partnershipQuery } from '../src/partnerships/queries/directory.js';
import { recommendationStatusAtCycle } from '../src/recommendations/queries/at-cycle.js';
import { recommendationQuery } from '../src/recommendations/queries/recommendation.js';
import { discrepanciesQuery } from '../src/reports/queries/discrepancies.js';
import { reportQuery } from '../src/reports/queries/reports.js';
import { submissionQuery } from '../src/submissions/queries/submission.js';
import { factsOfHistory } from './support/in-memory-facts.js';
import { InMemoryLog } from './support/in-memory-log.js';

const TODAY = '2026-03-02';
const clock = { now: () => Date.parse(`${TODAY}T12:00:00Z`) };
const view = { asOf: TODAY, today: TODAY, position: Number.MAX_SAFE_INTEGER };
const packs = readdirSync('audits')
  .filter((name) => name.endsWith('.yaml'))
  .sort();

async function imported(order: readonly string[]): Promise<InMemoryLog> {
  const log = new InMemoryLog();
  const importing = new Importing(log, clock);
  for (const file of order) {
    const actor = { id: 'import', role: 'system', for: 'partnership:throughline' } as const;
    const text = readFileSync(`audits/${file}`, 'utf8');
    const { problems } = await importPack(importing, log, { text, file }, { actor, correlationId: file });
    expect(problems).toEqual([]);
  }
  return log;
}

/** The questions about each kind of stream, and the argument that takes its id. */
const questions: Readonly<Record<string, readonly [QueryDefinition, string][]>> = {
  agency: [
    [agencyQuery as unknown as QueryDefinition, 'id'],
    [agencyTimelineQuery as unknown as QueryDefinition, 'agency'],
  ],
  partnership: [
    [partnershipQuery as unknown as QueryDefinition, 'id'],
    [bodiesQuery as unknown as QueryDefinition, 'partnership'],
    [discrepanciesQuery as unknown as QueryDefinition, 'partnership'],
  ],
  cycle: [
    [cycleQuery as unknown as QueryDefinition, 'id'],
    [cycleParticipationQuery as unknown as QueryDefinition, 'cycle'],
    [recommendationStatusAtCycle as unknown as QueryDefinition, 'cycle'],
  ],
  recommendation: [[recommendationQuery as unknown as QueryDefinition, 'id']],
  report: [[reportQuery as unknown as QueryDefinition, 'id']],
  submission: [[submissionQuery as unknown as QueryDefinition, 'id']],
};

const PLACES = ['eventPositions', 'cursor', 'startCursor', 'endCursor', 'position'];

/**
 * Where something stands in the log is no part of what it says. Facts of the same days stand in the order of recording, so
 * a list of them is compared whatever its order.
 */
const withoutPlaces = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer, (field, value: unknown) => {
      if (PLACES.includes(field)) return undefined;
      return Array.isArray(value) ? value.map(withoutPlaces).sort(byText) : value;
    }) ?? 'null',
  );

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

async function answersAfter(order: readonly string[]): Promise<Record<string, unknown>> {
  const history = await (await imported(order)).readAll({ max: 1_000_000 });
  const facts: Facts = factsOfHistory(history, allProjections);
  const answers: Record<string, unknown> = {};
  for (const stream of [...new Set(history.map((event) => event.stream))].sort()) {
    const { category, id } = partsOfStream(stream);
    for (const [query, argument] of questions[category] ?? []) {
      const args = query.args.parse({ [argument]: id });
      answers[`${query.name} ${id}`] = withoutPlaces(await query.answer(facts, args, view));
    }
  }
  return answers;
}

describe('The audits', () => {
  it('give the same answers in whichever order they are imported', async () => {
    const inOrder = await answersAfter(packs);

    expect(Object.keys(inOrder).length).toBeGreaterThan(50);
    for (const order of [packs.toReversed(), [...packs.slice(1), ...packs.slice(0, 1)]]) {
      expect(await answersAfter(order)).toEqual(inOrder);
    }
  });
});
