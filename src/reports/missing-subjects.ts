/**
 * What hangs on something that is not there: nobody made it known, or it was recorded in error afterwards. Nothing of it
 * is lost; it shows until the thing is made again or what hangs on it is put right.
 */
import { actionOfCycle, addedAction } from '../../projections/actions.js';
import { expectedAgency, openedCycle } from '../../projections/cycles.js';
import { partyName } from '../../projections/directory.js';
import { publishedFramework } from '../../projections/frameworks.js';
import { madeRecommendation } from '../../projections/recommendations.js';
import { finding, reportOfCycle } from '../../projections/reports.js';
import { selfRating, submissionOfCycle } from '../../projections/submissions.js';
import { partsOfItemRef } from '../kernel/refs.js';
import { certainBy, type FactKind } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import type { RecommendationOverview } from '../recommendations/overview.js';
import { discrepancy, valueSide, type Discrepancy } from './discrepancy.js';

/** One thing that presupposes others. */
interface Hanging {
  /** What it is, for example `submission`, and its id. */
  readonly what: string;
  readonly id: string;
  /** What it presupposes, as `KIND:ID`. */
  readonly on: readonly string[];
  readonly position: number;
}

/** Which of these subjects are known, whatever the day. */
type Reader = (facts: Facts, subjects: readonly string[]) => Promise<ReadonlySet<string>>;

const known =
  <V>(kind: FactKind<V>): Reader =>
  async (facts, subjects) =>
    new Set((await facts.of(kind, subjects)).map(({ subject }) => subject));

/** How to find what can be presupposed, by the kind before the first colon. */
const readers = {
  cycle: known(openedCycle),
  agency: known(partyName),
  body: known(partyName),
  partnership: known(partyName),
  framework: known(publishedFramework),
  recommendation: known(madeRecommendation),
  submission: known(submissionOfCycle),
  finding: known(finding),
} satisfies Readonly<Record<string, Reader>>;
type Kind = keyof typeof readers;

const partsOf = (target: string): { kind: Kind; id: string } => {
  const at = target.indexOf(':');
  return { kind: target.slice(0, at) as Kind, id: target.slice(at + 1) };
};

const PARTIES: readonly Kind[] = ['agency', 'body', 'partnership'];

/** The subject under which facts tell of a target: parties are subjects by their whole name. */
const subjectOf = (target: string): string => {
  const { kind, id } = partsOf(target);
  return PARTIES.includes(kind) ? target : id;
};

/** What is missing though things of a cycle presuppose it: one discrepancy for each, with all that hangs on it. */
export async function missingSubjects(
  facts: Facts,
  cycle: string,
  overviews: readonly RecommendationOverview[],
  view: View,
): Promise<Discrepancy[]> {
  const hanging = [
    ...overviews.map((overview) => recommendationHanging(overview, cycle)),
    ...(await Promise.all([
      submissionsHanging(facts, cycle, view),
      actionsHanging(facts, cycle, view),
      othersHanging(facts, cycle, view),
    ])),
  ].flat();
  const targets = [...new Set(hanging.flatMap(({ on }) => on))].sort();
  const there = await thoseThere(facts, targets);
  const missing = targets.filter((target) => !there.has(target));
  return missing.map((target) =>
    missingOne(
      target,
      hanging.filter(({ on }) => on.includes(target)),
      cycle,
    ),
  );
}

function missingOne(target: string, hanging: readonly Hanging[], cycle: string): Discrepancy {
  const { kind, id } = partsOf(target);
  return discrepancy(
    'missing',
    `${cycle} ${target}`,
    `The ${kind} ${id} is not there, but others hang on it: ${hanging.length}. Make it known again, or put right what hangs on it.`,
    hanging.map(({ what, id: of }) => valueSide(what, of, 'derived')),
    { cycle, ...(kind === 'agency' ? { agency: id } : {}) },
    hanging.map(({ position }) => position),
  );
}

async function thoseThere(facts: Facts, targets: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    (Object.keys(readers) as Kind[]).map(async (kind) => {
      const asked = targets.filter((target) => partsOf(target).kind === kind);
      const subjects = await readers[kind](facts, asked.map(subjectOf));
      return asked.filter((target) => subjects.has(subjectOf(target)));
    }),
  );
  return new Set(found.flat());
}

const frameworksOf = (items: readonly string[]): string[] => [
  ...new Set(items.map((item) => `framework:${partsOfItemRef(item).framework}`)),
];

function recommendationHanging({ id, made, shares }: RecommendationOverview, cycle: string): Hanging {
  const { data } = made.value;
  return {
    what: 'recommendation',
    id,
    on: [
      ...(data.cycle === cycle ? [`cycle:${cycle}`] : []),
      ...shares.filter(({ held }) => held).map(({ holder }) => holder),
      ...frameworksOf(data.items),
    ],
    position: made.position,
  };
}

async function submissionsHanging(facts: Facts, cycle: string, { asOf }: View): Promise<Hanging[]> {
  const submissions = certainBy(await facts.inLists(submissionOfCycle, [cycle]), asOf);
  const ids = submissions.map(({ subject }) => subject);
  const ratings = certainBy(await facts.of(selfRating, ids), asOf);
  return submissions.map(({ subject, value, position }) => ({
    what: 'submission',
    id: subject,
    on: [
      `cycle:${cycle}`,
      ...value.agencies.map((agency) => `agency:${agency}`),
      ...frameworksOf(
        ratings.filter((rating) => rating.subject === subject).map((rating) => rating.value.item),
      ),
    ],
    position,
  }));
}

async function actionsHanging(facts: Facts, cycle: string, { asOf }: View): Promise<Hanging[]> {
  const ids = (await facts.inLists(actionOfCycle, [cycle])).map(({ subject }) => subject);
  return certainBy(await facts.of(addedAction, ids), asOf).map(({ subject, value, position }) => {
    const { recommendation, finding: under, submission, item } = value.data.under ?? {};
    return {
      what: 'action',
      id: subject,
      on: [
        `cycle:${cycle}`,
        ...(recommendation ? [`recommendation:${recommendation}`] : []),
        ...(under ? [`finding:${under}`] : []),
        ...(submission ? [`submission:${submission}`] : []),
        ...frameworksOf(item ? [item] : []),
        ...value.data.owners,
      ],
      position,
    };
  });
}

/** Reports of the cycle, and the agencies that are expected in it. */
async function othersHanging(facts: Facts, cycle: string, { asOf }: View): Promise<Hanging[]> {
  const [reports, expected] = await Promise.all([
    facts.inLists(reportOfCycle, [cycle]),
    facts.of(expectedAgency, [cycle]),
  ]);
  return [
    ...certainBy(reports, asOf).map(({ subject, position }) => ({
      what: 'report',
      id: subject,
      on: [`cycle:${cycle}`],
      position,
    })),
    ...certainBy(expected, asOf).map(({ value: { agency }, position }) => ({
      what: 'expected agency',
      id: agency,
      on: [`agency:${agency}`],
      position,
    })),
  ];
}
