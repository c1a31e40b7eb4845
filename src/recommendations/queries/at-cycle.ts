import { z } from 'zod';
import { directoryProjection } from '../../../projections/directory.js';
import { recommendationInCycle, recommendationsProjection } from '../../../projections/recommendations.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema } from '../../kernel/refs.js';
import { namesOf, type Names } from '../../partnerships/names.js';
import { defineQuery } from '../../read-models/query.js';
import { statusAtCycle, type RecommendationAtCycle } from '../cycle-status.js';
import { cyclesOf, labelOf, placeInCycle } from '../described.js';
import { knownCycles, knownRecommendations, type KnownCycle } from '../load.js';
import { overviewAt, type KnownRecommendation, type RecommendationOverview } from '../overview.js';
import { labelAnswer } from '../recommendation-answer.js';
import { stated } from '../share-answer.js';
import { listsOfCycle } from './filter.js';
import { byNumber } from './order.js';
import { mapped } from './recommendations.js';

/** What stood where at one cycle: everything made in it, carried into it or reported in it. */
export const recommendationStatusAtCycle = defineQuery({
  name: 'recommendationStatusAtCycle',
  args: z.strictObject({ cycle: idSchema, ...pageArgs }),
  projections: [recommendationsProjection, directoryProjection],
  answer: async (facts, { cycle: id, ...page }, view) => {
    const cycle = (await knownCycles(facts, [id], view)).get(id)!;
    const members = await facts.inLists(recommendationInCycle, listsOfCycle(cycle));
    const known = await knownRecommendations(
      facts,
      members.map(({ subject }) => subject),
    );
    const list = known.flatMap((one) => entryOf(one, cycle, view.asOf) ?? []);
    const connection = connectionOf(
      list.sort((a, b) => byNumber(a.overview, b.overview)),
      page,
      ({ overview }) => overview.id,
    );
    const shown = connection.nodes.map(({ overview }) => overview);
    const cycles = await knownCycles(
      facts,
      shown.flatMap((overview) => [...cyclesOf(overview)]),
      view,
    );
    const names = await namesOf(
      facts,
      shown.flatMap(({ shares }) => shares.map(({ holder }) => holder)),
      view,
    );
    return {
      ...mapped(connection, (entry) => entryAnswer(entry, names, cycles)),
      cycle: { id, name: cycle.name },
      lastDay: cycle.lastDay ?? null,
    };
  },
});

interface Entry {
  readonly overview: RecommendationOverview;
  readonly place: ReturnType<typeof placeInCycle>;
  readonly at: RecommendationAtCycle;
}

function entryOf(known: KnownRecommendation, cycle: KnownCycle, asOf: string): Entry | undefined {
  const overview = overviewAt(known, asOf);
  if (!overview) return undefined;
  const place = placeInCycle(overview, cycle);
  return Object.values(place).includes(true)
    ? { overview, place, at: statusAtCycle(known, cycle, asOf) }
    : undefined;
}

const entryAnswer = (
  { overview, place, at }: Entry,
  names: Names,
  cycles: ReadonlyMap<string, KnownCycle>,
) => ({
  recommendation: labelAnswer(labelOf(overview), { cycles }),
  ...place,
  status: at.whole.status,
  how: at.whole.how,
  computed: at.whole.computed ?? null,
  stated: at.whole.stated ?? null,
  differs: at.whole.differs,
  shares: at.shares.map(({ holder, status, how, counts, fact }) => ({
    holder: names(holder, fact ? { on: fact.latest } : {}),
    status,
    how,
    counts,
    statusPrinted: fact?.value.type === 'ProgressReported' ? (fact.value.data.statusPrinted ?? null) : null,
    occurred: fact ? stated(fact).occurred : null,
    eventPositions: fact ? [fact.position] : [],
  })),
  eventPositions: [...new Set([overview.made.position, ...at.whole.facts.map(({ position }) => position)])],
});
