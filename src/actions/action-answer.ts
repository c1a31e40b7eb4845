/** What answers show of actions: names and cycles joined at the answer's times, in bulk. */
import type { Party } from '../kernel/refs.js';
import { namesOf, type Names } from '../partnerships/names.js';
import { inFactOrder, occurredOf, type Fact } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import { knownCycles, type KnownCycle } from '../recommendations/load.js';
import type { Match } from '../ownership/possible.js';
import { cycleAnswer, dateAnswer, possibleAnswer } from '../ownership/shared-answer.js';
import type { ActionOverview } from './action-overview.js';

type Cycles = ReadonlyMap<string, KnownCycle>;

/** Makes answers of a page of actions. */
export async function actionAnswers(facts: Facts, matches: readonly Match<ActionOverview>[], view: View) {
  const overviews = matches.map(({ entry }) => entry);
  const [names, cycles] = await Promise.all([
    namesOf(facts, overviews.flatMap(partiesOf), view),
    knownCycles(facts, overviews.flatMap(cyclesOf), view),
  ]);
  return matches.map(({ entry, certain }) => ({ ...actionAnswer(entry, names, cycles), certain }));
}

const stated = (fact: Fact) => ({ occurred: occurredOf(fact), eventPositions: [fact.position] });

function actionAnswer(action: ActionOverview, names: Names, cycles: Cycles) {
  const { added, ownedSince, statedBy, dropped } = action;
  const { data } = added.value;
  const { recommendation, finding, submission, item } = data.under ?? {};
  return {
    id: action.id,
    partnership: names(`partnership:${data.partnership}`),
    cycle: cycleAnswer(data.cycle, cycles),
    number: data.number ?? null,
    label: data.label ?? null,
    text: data.text,
    owners: action.owners.map((owner) => names(owner, { on: ownedSince.latest })),
    ownersInWords: data.ownersInWords ?? null,
    status: action.status,
    dates: action.dates.map(dateAnswer),
    themes: data.themes,
    recommendation: recommendation ?? null,
    finding: finding ?? null,
    submission: submission ?? null,
    item: item ?? null,
    reports: action.reports.map((report) => reportAnswer(report, names, cycles)),
    dropped: dropped ? { why: dropped.value.data.why ?? null, ...stated(dropped) } : null,
    possible: action.possible.map(possibleAnswer),
    occurred: occurredOf(added),
    eventPositions: [
      ...new Set([added, ownedSince, ...(statedBy ? [statedBy] : [])].map(({ position }) => position)),
    ],
  };
}

function reportAnswer(report: ActionOverview['reports'][number], names: Names, cycles: Cycles) {
  const { status, statusPrinted, note, evidence, by, reportedIn } = report.value.data;
  return {
    status: status ?? null,
    statusPrinted: statusPrinted ?? null,
    note: note ?? null,
    evidence,
    by: by ? names(by, { on: report.latest }) : null,
    reportedInCycle: cycleAnswer(reportedIn?.cycle, cycles),
    reportedInReport: reportedIn?.report ?? null,
    ...stated(report),
  };
}

const partiesOf = ({ added, owners, reports }: ActionOverview): Party[] => [
  `partnership:${added.value.data.partnership}`,
  ...owners,
  ...reports.flatMap(({ value }) => value.data.by ?? []),
];

const cyclesOf = ({ added, reports }: ActionOverview): string[] =>
  [added.value.data.cycle, ...reports.map(({ value }) => value.data.reportedIn?.cycle)].flatMap(
    (cycle) => cycle ?? [],
  );

/** By the day they were added, then their place in the log, then their id. */
export const byAdded = (a: ActionOverview, b: ActionOverview): number =>
  inFactOrder(a.added, b.added) || (a.id < b.id ? -1 : 1);
