import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { committedSchema } from '../../src/graphql/committed-schema.js';
import { EveryField, type Question } from '../support/ask-everything.js';
import { loadedAudits } from '../support/loaded-audits.js';
import type { RunningService } from '../support/running-service.js';
import * as audit from '../support/live-cycle.js';
import * as rarities from '../support/live-rarities.js';
import * as after from '../support/live-recommendations.js';

let service: RunningService;
const fields = new EveryField(buildSchema(committedSchema()));

beforeAll(async () => {
  service = await loadedAudits();
  for (const stage of [...audit.STAGES, ...after.STAGES, ...rarities.STAGES]) await stage(service);
});
afterAll(() => service.stop());

/** Fields that nothing here fills, and why that is right. */
const NEVER_HELD: Readonly<Record<string, string>> = {
  'ReadModelStatus.stopped': 'only while a read model cannot go on',
};

/** Asks with every field; several questions a request as long as the service takes them. */
async function askFully(questions: readonly Question[]): Promise<void> {
  for (let from = 0; from < questions.length; from += 20) {
    const some = questions.slice(from, from + 20);
    const { data, errors } = await service.send(fields.queryOf(some));
    expect({ some, errors }).toEqual({ some, errors: undefined });
    fields.note(some, data);
  }
}

const idsOf = async (question: string): Promise<string[]> => {
  const answer = Object.values(await service.ask(`{ ${question} }`))[0] as { nodes: { id: string }[] };
  return answer.nodes.map(({ id }) => id);
};

interface Rated {
  readonly submission: string;
  readonly item: string;
  readonly requirement: string | null;
  readonly cycle: string;
}

interface Row {
  readonly submissions: readonly string[];
  readonly cells: readonly Omit<Rated, 'submission' | 'cycle'>[];
}

/** A return that says nothing of any item is asked about one that it could have rated. */
const NOTHING_RATED = { item: `${audit.FRAMEWORK}/1`, requirement: null };

/** All items of frameworks, and the first and last rated item of every submission. */
async function itemsOf(
  frameworks: readonly string[],
  cycles: readonly string[],
): Promise<{ items: string[]; rated: Rated[] }> {
  const items: string[] = [];
  const rated: Rated[] = [];
  for (const id of frameworks) {
    const { framework } = await service.ask(`{ framework(id: "${id}") { items { ref } } }`);
    items.push(...framework.items.map(({ ref }: { ref: string }) => ref));
  }
  for (const cycle of cycles) {
    const { ratingMatrix } = await service.ask(
      `{ ratingMatrix(cycle: "${cycle}", first: 200) { nodes { submissions cells { item requirement } } } }`,
    );
    for (const { submissions, cells } of ratingMatrix.nodes as Row[])
      for (const submission of submissions)
        for (const cell of [cells.at(0) ?? NOTHING_RATED, cells.at(-1) ?? NOTHING_RATED])
          rated.push({ ...cell, submission, cycle });
  }
  return { items, rated };
}

/** Every root field, asked about everything there is. */
async function everyQuestion(): Promise<Question[]> {
  const partnerships = await idsOf('partnerships(first: 200) { nodes { id } }');
  const inEach = async (ask: (partnership: string) => string) =>
    (await Promise.all(partnerships.map((partnership) => idsOf(ask(partnership))))).flat();
  const agencies = await idsOf('agencies(first: 200) { nodes { id } }');
  const cycles = await inEach((one) => `cycles(partnership: "${one}", first: 200) { nodes { id } }`);
  const frameworks = await idsOf('frameworks(first: 200) { nodes { id } }');
  const reports = await inEach((one) => `reports(partnership: "${one}", first: 200) { nodes { id } }`);
  const bodies = await inEach((one) => `bodies(partnership: "${one}", first: 200) { nodes { id } }`);
  const filtered = (root: string) => (one: string) =>
    `${root}(filter: { partnership: "${one}" }, first: 200) { nodes { id } }`;
  const recommendations = await inEach(filtered('recommendations'));
  const actions = await inEach(filtered('actions'));
  const commitments = await inEach(filtered('commitments'));
  const { items, rated } = await itemsOf(frameworks, cycles);
  const each = (ids: readonly string[], ...ask: ((id: string) => Question)[]) =>
    ids.flatMap((id) => ask.map((one) => one(id)));
  return [
    'status',
    'theme(id: "neglect")',
    'submission(id: "eastshire.withdrawn")',
    `ratingHistory(submission: "${audit.COUNCIL}", item: "${audit.FRAMEWORK}/2", requirement: "a")`,
    `history(stream: "recommendation-${audit.TRAINING}")`,
    `history(stream: "recommendation-${audit.WAITING_TIMES}")`,
    'partnerships(first: 200)',
    'agencies(first: 200)',
    'frameworks(first: 200)',
    ...each(
      partnerships,
      (id) => `partnership(id: "${id}")`,
      (id) => `cycles(partnership: "${id}", first: 200)`,
      (id) => `reports(partnership: "${id}", first: 200)`,
      (id) => `bodies(partnership: "${id}", first: 200)`,
      (id) => `recommendations(filter: { partnership: "${id}" }, first: 200)`,
      (id) => `actions(filter: { partnership: "${id}" }, first: 200)`,
      (id) => `commitments(filter: { partnership: "${id}" }, first: 200)`,
      (id) => `findings(filter: { partnership: "${id}" }, first: 200)`,
      (id) => `surveyResults(filter: { partnership: "${id}" }, first: 200)`,
      (id) => `discrepancies(partnership: "${id}", first: 200)`,
      (id) => `dueWork(partnership: "${id}", first: 200)`,
      (id) => `recurringRecommendations(partnership: "${id}")`,
      (id) => `themes(partnership: "${id}")`,
      (id) => `underTheme(theme: "escalation", partnership: "${id}", first: 200)`,
      (id) => `compareCyclesByTheme(partnership: "${id}", theme: "escalation")`,
    ),
    ...each(
      agencies,
      (id) => `agency(id: "${id}")`,
      (id) => `agencyTimeline(agency: "${id}", first: 200)`,
    ),
    ...each(
      [...agencies.map((id) => `agency:${id}`), ...bodies.map((id) => `body:${id}`)],
      (party) => `work(party: "${party}", first: 200)`,
    ),
    ...each(bodies, (id) => `body(id: "${id}")`),
    ...each(frameworks, (id) => `framework(id: "${id}")`),
    ...each(
      reports,
      (id) => `report(id: "${id}")`,
      (id) => `history(stream: "report-${id}", first: 50)`,
    ),
    ...each(
      cycles,
      (id) => `cycle(id: "${id}")`,
      (id) => `cycleParticipation(cycle: "${id}", first: 200)`,
      (id) => `contactLog(cycle: "${id}", first: 200)`,
      (id) => `panelSessions(cycle: "${id}", first: 200)`,
      (id) => `ratingMatrix(cycle: "${id}", first: 200)`,
      (id) => `selfAgainstModerated(cycle: "${id}", first: 200)`,
      (id) => `distributions(cycle: "${id}")`,
      (id) => `publishedDistributions(cycle: "${id}", first: 200)`,
      (id) => `heatMap(cycle: "${id}")`,
      (id) => `overallRatings(cycle: "${id}")`,
      (id) => `feedback(cycle: "${id}", first: 200)`,
      (id) => `recommendationStatusAtCycle(cycle: "${id}", first: 200)`,
    ),
    ...each(
      recommendations,
      (id) => `recommendation(id: "${id}")`,
      (id) => `recommendationHistory(id: "${id}")`,
    ),
    ...each(items, (item) => `compareByContinuation(item: "${item}")`),
    ...rated.flatMap(({ submission, item, requirement, cycle }) => [
      `submission(id: "${submission}")`,
      `ratingHistory(submission: "${submission}", item: "${item}", cycle: "${cycle}", requirement: ${JSON.stringify(requirement)})`,
    ]),
    ...each(actions, (id) => `action(id: "${id}")`),
    ...each(commitments, (id) => `commitment(id: "${id}")`),
  ];
}

const takesTimes = (question: Question): boolean => !/^(status|history)/.test(question);

/** The question as at a day, as it was known on the day of the last entry. */
const at = (question: Question, day: string): Question =>
  question.replace(/\)$/, `, asOf: "${day}", asKnownOn: "2027-01-12")`);

it('Every field of every question can be asked, and holds something somewhere', async () => {
  const questions = await everyQuestion();
  await askFully(questions);
  await askFully(questions.filter(takesTimes).map((question) => at(question, rarities.PERHAPS)));
  const empty = [...fields.all()].filter((field) => !fields.held.has(field));
  expect(empty.sort()).toEqual(Object.keys(NEVER_HELD).sort());
});
