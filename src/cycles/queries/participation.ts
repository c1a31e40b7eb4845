/** The question who took part in a cycle, and how. */
import { z } from 'zod';
import {
  cyclesProjection,
  exemption,
  expectedAgency,
  nonReturn,
  openedCycle,
  panelSession,
} from '../../../projections/cycles.js';
import { directoryProjection, partyDetails } from '../../../projections/directory.js';
import {
  submissionOfCycle,
  submissionReceipt,
  submissionsProjection,
  submissionWithdrawal,
} from '../../../projections/submissions.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema, type Party } from '../../kernel/refs.js';
import { namesOf, type Names } from '../../partnerships/names.js';
import { detailsOn } from '../../partnerships/party-details.js';
import { atDay, bySubject, certainBy, occurredOf } from '../../read-models/fact.js';
import { defineQuery, type Facts, type View } from '../../read-models/query.js';
import {
  participationBy,
  participationCounts,
  participationKinds,
  partsTaken,
  type ParticipationFacts,
  type ParticipationKind,
  type PartTaken,
} from '../participation.js';
import { sessionsOn, type SessionFact } from '../panel-sessions.js';

/** How every agency took part in one cycle: the certain and the possible, the totals, and exempt sectors. */
export const cycleParticipationQuery = defineQuery({
  name: 'cycleParticipation',
  args: z.strictObject({ cycle: idSchema, kind: z.enum(participationKinds).optional(), ...pageArgs }),
  projections: [cyclesProjection, submissionsProjection, directoryProjection],
  answer: async (facts, { cycle, kind, ...page }, view) => {
    if (!atDay(await facts.of(openedCycle, [cycle]), view.asOf).certain) return null;
    const known = await participationFactsOf(facts, cycle, view);
    const sessions = sessionsOn(await facts.of(panelSession, [cycle]), view.asOf).certain;
    const certain = partsTaken(participationBy(known, view.asOf));
    const possible = new Map(
      partsTaken(participationBy(known, view.asOf, true)).map((part) => [part.agency, part]),
    );

    const asked = certain.filter(({ kinds }) => !kind || kinds.includes(kind));
    const shown = connectionOf(asked, page, ({ agency }) => agency);
    const names = await namesOf(facts, agenciesIn(shown.nodes), view);
    const nodes = shown.nodes.map((part) => partAnswer(part, possible.get(part.agency), sessions, names));
    const received = certain.filter(({ kinds }) => kinds.includes('received'));
    return {
      ...shown,
      nodes,
      edges: shown.edges.map(({ cursor }, at) => ({ cursor, node: nodes[at] })),
      agencies: certain.length,
      received: received.length,
      submissions: new Set(received.map(({ counts }) => counts.submission)).size,
      counts: participationCounts(certain),
      exemptSectors: exemptSectors(known, view),
      possibleCount: possibleCount(certain, possible, kind),
    };
  },
});

/** Loads the facts of a cycle and its submissions, in bulk. */
export async function participationFactsOf(
  facts: Facts,
  cycle: string,
  view: View,
): Promise<ParticipationFacts> {
  const submissions = await facts.inLists(submissionOfCycle, [cycle]);
  const ids = [...new Set(submissions.map(({ subject }) => subject))];
  const [expected, exemptions, nonReturns, receipts, withdrawals] = await Promise.all([
    facts.of(expectedAgency, [cycle]),
    facts.of(exemption, [cycle]),
    facts.of(nonReturn, [cycle]),
    facts.of(submissionReceipt, ids),
    facts.of(submissionWithdrawal, ids),
  ]);
  const agencies = [...expected, ...nonReturns].map(({ value }) => `agency:${value.agency}`);
  const others = submissions.flatMap(({ value }) => value.agencies.map((agency) => `agency:${agency}`));
  const sectors = exemptions.some(({ value }) => value.sector)
    ? bySubject(await facts.of(partyDetails, [...new Set([...agencies, ...others])]))
    : new Map<string, never[]>();
  return {
    expected,
    exemptions,
    nonReturns,
    submissions,
    receipts,
    withdrawals,
    sectorOf: (agency) => detailsOn(sectors.get(`agency:${agency}`) ?? [], view.asOf)?.value.sector,
  };
}

const agenciesIn = (parts: readonly PartTaken[]): Party[] =>
  parts.flatMap(({ agency, agencies }) => [agency, ...agencies]).map((agency): Party => `agency:${agency}`);

function partAnswer(
  part: PartTaken,
  possible: PartTaken | undefined,
  sessions: readonly SessionFact[],
  names: Names,
) {
  const { agency, kinds, counts, agencies, history } = part;
  const on = counts.fact.latest;
  const changes = possible && possible.kinds.join() !== kinds.join();
  return {
    agency: names(`agency:${agency}`, { on }),
    kinds,
    possibleKinds: changes ? possible.kinds : [],
    occurred: occurredOf(counts.fact),
    why: counts.why ?? null,
    submission: counts.submission ?? null,
    jointWith: agencies.filter((other) => other !== agency).map((other) => names(`agency:${other}`, { on })),
    attendance: sessions.flatMap(({ value, position }) =>
      value.attendance
        .filter((one) => one.agency === agency)
        .map(({ attendance, note }) => ({
          session: value.session,
          attendance,
          note: note ?? null,
          eventPositions: [position],
        })),
    ),
    history: history.map(({ kind, fact, why, submission }) => ({
      kind,
      occurred: occurredOf(fact),
      why: why ?? null,
      submission: submission ?? null,
      eventPositions: [fact.position],
    })),
    eventPositions: [counts.fact.position],
  };
}

const exemptSectors = ({ exemptions }: ParticipationFacts, { asOf }: View) =>
  [...new Map(certainBy(exemptions, asOf).map((fact) => [fact.value.sector, fact])).values()].flatMap(
    (fact) =>
      fact.value.sector
        ? {
            sector: fact.value.sector,
            why: fact.value.why ?? null,
            occurred: occurredOf(fact),
            eventPositions: [fact.position],
          }
        : [],
  );

/** How many agencies match only if what may have happened did. */
function possibleCount(
  certain: readonly PartTaken[],
  possible: ReadonlyMap<string, PartTaken>,
  kind: ParticipationKind | undefined,
): number {
  const matches = ({ kinds }: PartTaken) => !kind || kinds.includes(kind);
  const certainOnes = new Set(certain.filter(matches).map(({ agency }) => agency));
  return [...possible.values()].filter((part) => matches(part) && !certainOnes.has(part.agency)).length;
}
