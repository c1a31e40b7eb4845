/** Questions about reports themselves, and the overall ratings that they give. */
import { z } from 'zod';
import { directoryProjection } from '../../../projections/directory.js';
import { finding, reportPublication, reportsProjection, surveyResult } from '../../../projections/reports.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema } from '../../kernel/refs.js';
import { namesOf } from '../../partnerships/names.js';
import { certainBy, type Fact } from '../../read-models/fact.js';
import { defineQuery, type Facts, type View } from '../../read-models/query.js';
import { findingAnswers } from '../finding-answer.js';
import { findingKinds, type ReportPublished } from '../report.events.js';
import { findingsWhere, reportIdOf, reportsOfCycle } from '../statements.js';

const projections = [reportsProjection, directoryProjection];

/** Reports (GraphQL `Report`), in the order given. */
async function reportAnswers(facts: Facts, reports: readonly Fact<ReportPublished>[], view: View) {
  const ids = reports.map(({ subject }) => subject);
  const [findings, results, names] = await Promise.all([
    facts.inLists(finding, ids).then((known) => byReport(certainBy(known, view.asOf))),
    facts.inLists(surveyResult, ids).then((known) => byReport(certainBy(known, view.asOf))),
    namesOf(
      facts,
      reports.map(({ value }) => `partnership:${value.partnership}` as const),
      view,
    ),
  ]);
  return reports.map(({ subject, value, position, latest }) => ({
    id: subject,
    partnership: names(`partnership:${value.partnership}`, { on: latest }),
    cycle: value.cycle ?? null,
    title: value.title,
    publishedOn: value.publishedOn,
    author: value.author ?? null,
    documentDigest: value.documentDigest ?? null,
    findingCounts: findingKinds.flatMap((kind) => {
      const count = (findings.get(subject) ?? []).filter((fact) => fact.value.kind === kind).length;
      return count === 0 ? [] : [{ kind, count }];
    }),
    surveyResultCount: (results.get(subject) ?? []).length,
    eventPositions: [position],
  }));
}

function byReport<V>(facts: readonly Fact<V>[]): Map<string, Fact<V>[]> {
  const groups = new Map<string, Fact<V>[]>();
  for (const fact of facts) {
    const report = reportIdOf(fact.subject);
    groups.set(report, [...(groups.get(report) ?? []), fact]);
  }
  return groups;
}

/** One report. */
export const reportQuery = defineQuery({
  name: 'report',
  args: z.strictObject({ id: idSchema }),
  projections,
  answer: async (facts, { id }, view) => {
    const known = certainBy(await facts.of(reportPublication, [id]), view.asOf);
    return (await reportAnswers(facts, known, view)).at(-1) ?? null;
  },
});

const byPublication = (a: Fact<ReportPublished>, b: Fact<ReportPublished>): number =>
  a.value.publishedOn.latest !== b.value.publishedOn.latest
    ? a.value.publishedOn.latest < b.value.publishedOn.latest
      ? 1
      : -1
    : a.subject < b.subject
      ? -1
      : 1;

/** Reports, of a partnership, of a cycle, or all; the newest first. */
export const reportsQuery = defineQuery({
  name: 'reports',
  args: z.strictObject({ partnership: idSchema.optional(), cycle: idSchema.optional(), ...pageArgs }),
  projections,
  answer: async (facts, { partnership, cycle, ...page }, view) => {
    const known = cycle
      ? await facts.of(reportPublication, await reportsOfCycle(facts, cycle))
      : partnership
        ? await facts.inLists(reportPublication, [partnership])
        : await facts.all(reportPublication);
    const reports = certainBy(known, view.asOf)
      .filter(({ value }) => !partnership || value.partnership === partnership)
      .sort(byPublication);
    const connection = connectionOf(reports, page, ({ subject }) => subject);
    const nodes = await reportAnswers(facts, connection.nodes, view);
    const edges = connection.edges.map(({ cursor }, index) => ({ cursor, node: nodes[index] }));
    return { ...connection, edges, nodes };
  },
});

/** The grades that the panel, or whoever it was, gave in a cycle as published. */
export const overallRatingsQuery = defineQuery({
  name: 'overallRatings',
  args: z.strictObject({ cycle: idSchema }),
  projections,
  answer: async (facts, { cycle }, view) => {
    const { certain, possible } = await findingsWhere(facts, { aboutCycle: cycle }, view);
    const ratings = certain.filter(({ fact }) => fact.value.kind === 'overall_rating');
    return {
      cycle,
      ratings: await findingAnswers(facts, ratings, view),
      possibleCount: possible.filter(({ fact }) => fact.value.kind === 'overall_rating').length,
    };
  },
});
