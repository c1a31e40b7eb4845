/** Which recommendations a list is about: where it starts, and what it keeps. */
import { z } from 'zod';
import {
  madeRecommendation,
  recommendationConcern,
  recommendationInCycle,
  recommendationItem,
  recommendationLink,
  recommendationShare,
  recommendationThemes,
} from '../../../projections/recommendations.js';
import { idSchema, itemRefSchema, partySchema, type Party } from '../../kernel/refs.js';
import { Refusal } from '../../kernel/refusal.js';
import { themeSchema } from '../../kernel/themes.js';
import { certainBy, type FactKind } from '../../read-models/fact.js';
import type { Facts, View } from '../../read-models/query.js';
import { lineOfWork, type Line } from '../../work/predecessors.js';
import { linksOf, placeInCycle, themesAt } from '../described.js';
import { knownCycles, type KnownCycle } from '../load.js';
import type { RecommendationOverview, ShareOverview } from '../overview.js';
import { recommendationKindSchema } from '../recommendation.events.js';

export const wholeStatuses = [
  'not_reported',
  'not_started',
  'in_progress',
  'complete',
  'closed_without_being_done',
  'withdrawn',
] as const;

export const filterSchema = z.strictObject({
  partnership: idSchema.nullish(),
  cycle: idSchema.nullish(),
  madeIn: idSchema.nullish(),
  theme: themeSchema.nullish(),
  item: itemRefSchema.nullish(),
  holder: partySchema.nullish(),
  kinds: z.array(recommendationKindSchema).min(1).nullish(),
  status: z.array(z.enum(wholeStatuses)).nullish(),
  list: idSchema.nullish(),
  addressedTo: partySchema.nullish(),
  concerns: partySchema.nullish(),
  recurring: z.boolean().nullish(),
});
export type Filter = z.output<typeof filterSchema>;

/** A filter with what it needs from elsewhere: the line of predecessors of a holder, the reports of a cycle. */
export interface ResolvedFilter extends Filter {
  readonly holders: Line;
  readonly knownCycle?: KnownCycle;
  /** The recommendations that others recur from. */
  readonly recurredFrom: ReadonlySet<string>;
}

/** A filter with the look-ups done, and the ids of all recommendations that it may be about. */
export async function resolveFilter(
  facts: Facts,
  filter: Filter,
  view: View,
): Promise<{ ids: string[]; filter: ResolvedFilter }> {
  const { holder, cycle } = filter;
  const holders: Line = holder ? await lineOfWork(facts, holder, view) : new Map<Party, undefined>();
  const knownCycle = cycle ? (await knownCycles(facts, [cycle], view)).get(cycle) : undefined;
  const ids = await candidates(facts, filter, holders, knownCycle);
  const recurredFrom =
    filter.recurring === true || filter.recurring === false
      ? await recurred(facts, ids, view)
      : new Set<string>();
  return { ids, filter: { ...filter, holders, ...(knownCycle ? { knownCycle } : {}), recurredFrom } };
}

async function candidates(
  facts: Facts,
  { partnership, madeIn, theme, item, addressedTo, concerns }: Filter,
  holders: Line,
  cycle: KnownCycle | undefined,
): Promise<string[]> {
  const inLists = async <V>(kind: FactKind<V>, lists: readonly string[]) => [
    ...new Set((await facts.inLists(kind, lists)).map(({ subject }) => subject)),
  ];
  if (holders.size > 0) return inLists(recommendationShare, [...holders.keys()]);
  if (addressedTo) return inLists(recommendationShare, [addressedTo]);
  if (concerns) return inLists(recommendationConcern, [concerns]);
  if (item) return inLists(recommendationItem, [item]);
  if (madeIn) return inLists(recommendationInCycle, [`cycle:${madeIn}`]);
  if (cycle) return inLists(recommendationInCycle, listsOfCycle(cycle));
  if (theme) return inLists(recommendationThemes, [theme]);
  if (partnership) return inLists(madeRecommendation, [partnership]);
  throw new Refusal(
    'LIST_WITHOUT_SUBJECT',
    'Say which recommendations: of a partnership, a cycle, a theme, a standard, or of somebody who holds or is addressed by them.',
    { path: 'filter' },
  );
}

/** The lists that hold what was made in a cycle, carried into it, or reported in it or in one of its reports. */
export const listsOfCycle = ({ cycle, reports }: KnownCycle): string[] => [
  `cycle:${cycle}`,
  ...[...reports].map((report) => `report:${report}`),
];

const recurred = async (facts: Facts, ids: readonly string[], { asOf }: View): Promise<Set<string>> =>
  new Set(
    certainBy(await facts.inLists(recommendationLink, ids), asOf)
      .filter(({ value }) => value.kind === 'recurs_from')
      .map(({ other }) => other ?? ''),
  );

/** Whether a recommendation, as it is or as it possibly is, belongs to the list. */
export function matches(overview: RecommendationOverview, filter: ResolvedFilter): boolean {
  const { data } = overview.made.value;
  const {
    partnership,
    theme,
    item,
    holders,
    kinds,
    status,
    list,
    addressedTo,
    concerns,
    recurring,
    knownCycle,
  } = filter;
  const isHeldBy = overview.shares.some((share) => isOfLine(share, holders));
  return (
    (!partnership || data.partnership === partnership) &&
    (!filter.madeIn || data.cycle === filter.madeIn) &&
    (!knownCycle || Object.values(placeInCycle(overview, knownCycle)).includes(true)) &&
    (!theme || themesAt(overview).includes(theme)) &&
    (!item || data.items.includes(item)) &&
    (holders.size === 0 || isHeldBy) &&
    (!kinds || kinds.includes(data.kind)) &&
    (!status || status.includes(overview.whole.status)) &&
    (!list || data.list === list) &&
    (!addressedTo ||
      overview.shares.some(({ holder, course }) => holder === addressedTo && course.addressed)) &&
    (!concerns || data.concerns.includes(concerns)) &&
    (typeof recurring !== 'boolean' || isRecurring(overview, filter) === recurring)
  );
}

/** Whether a share is held by one of the line, since a day on which that one's work still went over. */
function isOfLine({ held, holder, course: { addressed, assigned } }: ShareOverview, line: Line): boolean {
  const until = line.get(holder);
  const since = addressed ?? assigned;
  return held && line.has(holder) && (until === undefined || (since !== undefined && since.latest <= until));
}

const isRecurring = (overview: RecommendationOverview, { recurredFrom }: ResolvedFilter): boolean =>
  recurredFrom.has(overview.id) || linksOf(overview).some(({ value }) => value.data.kind === 'recurs_from');
