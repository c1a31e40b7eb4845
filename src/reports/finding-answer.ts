/** Findings and survey results as answers show them, with names and what they hang together with. */
import { finding, surveyResult } from '../../projections/reports.js';
import type { Party } from '../kernel/refs.js';
import { namesOf } from '../partnerships/names.js';
import { certainBy, occurredOf, type Fact } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import type { Connection } from '../graphql/connection.js';
import { readFigure, readNumbers } from './figures.js';
import type { FindingRecorded, SurveyResultRecorded } from './report.events.js';
import { cycleSpokenOf, type FindingStatement, type SurveyStatement } from './statements.js';

/** Findings (GraphQL `Finding`), in the order given, with everything loaded in bulk. */
export async function findingAnswers(facts: Facts, statements: readonly FindingStatement[], view: View) {
  const [names, related, results] = await Promise.all([
    namesOf(facts, statements.flatMap(partiesOf), view),
    facts.of(finding, statements.flatMap(relatedFindings)).then((known) => certainBySubject(known, view)),
    facts.of(surveyResult, statements.flatMap(relatedResults)).then((known) => certainBySubject(known, view)),
  ]);
  return statements.map((statement) => {
    const { fact, report } = statement;
    const { about, base, wouldBe, statements: against, by, numbers, ...value } = fact.value;
    const named = (party: Party) => names(party, { on: fact.latest });
    return {
      id: fact.subject,
      report: report.subject,
      cycle: cycleSpokenOf(statement) ?? null,
      reportCycle: report.value.cycle ?? null,
      ...value,
      words: value.words ?? null,
      title: value.title ?? null,
      printed: value.printed ?? null,
      grade: value.grade ?? null,
      numbers: numbers.map((figure) => readFigure(figure, base)),
      base: base ?? null,
      by: by ? named(by) : null,
      wouldBe: wouldBe ?? null,
      statements: against ?? [],
      items: about.items,
      agencies: about.agencies.map((id) => named(`agency:${id}`)),
      bodies: about.bodies.map(named),
      themes: about.themes,
      recommendations: about.recommendations,
      related: relatedFindings(statement).flatMap((subject) => shown(related.get(subject), relatedAnswer)),
      relatedResults: relatedResults(statement).flatMap((subject) =>
        shown(results.get(subject), surveyAnswer),
      ),
      occurred: occurredOf(fact),
      eventPositions: [fact.position],
    };
  });
}

/** A finding as answers show it. */
export type FindingAnswer = Awaited<ReturnType<typeof findingAnswers>>[number];

/** A survey result (GraphQL `SurveyResult`). */
export const surveyAnswer = (fact: Fact<SurveyResultRecorded>) => {
  const { value } = fact;
  return {
    id: fact.subject,
    report: fact.subject.slice(0, -value.result.length - 1),
    result: value.result,
    item: value.item ?? null,
    topic: value.topic ?? null,
    themes: value.themes ?? [],
    group: value.group,
    answer: value.answer ?? null,
    ...readNumbers(value, value.base),
    mean: value.mean,
    outOf: value.outOf ?? null,
    rank: value.rank,
    basis: value.basis ?? 'printed',
    words: value.words ?? null,
    printed: value.printed ?? null,
    base: value.base ?? null,
    occurred: occurredOf(fact),
    eventPositions: [fact.position],
  };
};

/** Survey results, each with the cycle of its report. */
export const surveyAnswers = (statements: readonly SurveyStatement[]) =>
  statements.map(({ fact, report }) => ({ ...surveyAnswer(fact), cycle: report.value.cycle ?? null }));

/** A page with its entries replaced by their answers, in the same order. */
export function pageOf<T, A>(page: Connection<T>, answers: readonly A[]): Connection<A> {
  const edges = page.edges.map(({ cursor }, index) => ({ cursor, node: answers[index]! }));
  return { ...page, edges, nodes: answers };
}

const relatedAnswer = (fact: Fact<FindingRecorded>) => ({
  id: fact.subject,
  finding: fact.value.finding,
  kind: fact.value.kind,
  title: fact.value.title ?? null,
  words: fact.value.words ?? null,
  grade: fact.value.grade ?? null,
  printed: fact.value.printed ?? null,
  numbers: fact.value.numbers.map((figure) => readFigure(figure, fact.value.base)),
  eventPositions: [fact.position],
});

const partiesOf = ({ fact: { value } }: FindingStatement): Party[] => [
  ...value.about.agencies.map((id): Party => `agency:${id}`),
  ...value.about.bodies,
  ...(value.by ? [value.by] : []),
];

const relatedFindings = ({ fact, report }: FindingStatement): string[] =>
  fact.value.about.findings.map((key) => `${report.subject}/${key}`);

const relatedResults = ({ fact, report }: FindingStatement): string[] =>
  (fact.value.about.results ?? []).map((key) => `${report.subject}/${key}`);

const certainBySubject = <V>(facts: readonly Fact<V>[], { asOf }: View): Map<string, Fact<V>> =>
  new Map(certainBy(facts, asOf).map((fact) => [fact.subject, fact]));

const shown = <V, A>(fact: Fact<V> | undefined, answer: (fact: Fact<V>) => A): A[] =>
  fact ? [answer(fact)] : [];
