/** Whose entries make up the timeline of an agency: its own, its submissions', and those of its predecessors. */
import { ratingCovers, submissionOfAgency } from '../../projections/submissions.js';
import { earlierOf, laterOf, type Day } from '../kernel/days.js';
import { partOfParty, type Party } from '../kernel/refs.js';
import { predecessorsOf } from '../partnerships/names.js';
import { certainBy, possibleBy, type Fact } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import type { TimelineValue } from '../../projections/timeline-entry.js';

/** One list of entries that a timeline is merged from. */
export interface TimelineSource {
  readonly subject: string;
  /** The agency whose entries they are. */
  readonly agency: Party;
  /** Agencies that returned the submission together with it. */
  readonly jointWith: readonly Party[];
  /** The cycles that the submission serves; none where the entries are the agency's own. */
  readonly cycles: readonly string[];
  /** Entries of later days are not its: what a predecessor does after a succession in part stays its own. */
  readonly until: Day;
  /** Whether an entry of the list belongs to the timeline. */
  readonly takes: (value: TimelineValue) => boolean;
}

const everything = (): boolean => true;

/**
 * All agencies whose entries count, the asked one first, each with the day up to which they do: the latest where its work
 * came over in several ways.
 */
async function lineUntil(facts: Facts, agency: Party, view: View): Promise<Map<Party, Day>> {
  const line = new Map<Party, Day>([[agency, view.asOf]]);
  let generation = new Set<Party>([agency]);
  while (generation.size > 0) {
    const found = await predecessorsOf(facts, [...generation], view);
    generation = new Set();
    for (const [successor, successions] of found) {
      for (const { party, extent, fact } of successions) {
        const ofSuccessor = line.get(successor) ?? view.asOf;
        const until = extent === 'part' ? earlierOf(ofSuccessor, fact.latest) : ofSuccessor;
        if ((line.get(party) ?? '') >= until) continue;
        line.set(party, until);
        generation.add(party);
      }
    }
  }
  return line;
}

/** The lists that the timeline of an agency is merged from: as many as it has predecessors and submissions. */
export async function timelineSources(
  facts: Facts,
  agency: Party,
  { includePredecessors, possibly }: { includePredecessors: boolean; possibly: boolean },
  view: View,
): Promise<TimelineSource[]> {
  const counting = <V>(list: readonly Fact<V>[]): Fact<V>[] => [
    ...certainBy(list, view.asOf),
    ...(possibly ? possibleBy(list, view.asOf) : []),
  ];
  const line = includePredecessors ? await lineUntil(facts, agency, view) : new Map([[agency, view.asOf]]);
  const parties = [...line.keys()];
  const ids = parties.map((party) => partOfParty(party).id);
  const memberships = counting(await facts.inLists(submissionOfAgency, ids));
  const submissions = new Map(memberships.map((fact) => [fact.subject, fact.value]));
  const own = (submission: string) => {
    const { agencies, cycles } = submissions.get(submission) ?? { agencies: [], cycles: [] };
    return { ...whose(line, agencies), cycles };
  };

  const covering = counting(await facts.inLists(ratingCovers, [...submissions.keys()]));
  const covers = new Map<string, typeof covering>();
  for (const fact of covering) {
    if (!submissions.has(fact.subject)) covers.set(fact.subject, [...(covers.get(fact.subject) ?? []), fact]);
  }
  return [
    ...[...line].map(([party, until]) => ({
      subject: party,
      agency: party,
      jointWith: [],
      cycles: [],
      until,
      takes: everything,
    })),
    ...[...submissions.keys()].map((submission) => ({
      subject: `submission:${submission}`,
      ...own(submission),
      takes: everything,
    })),
    ...[...covers].map(([submission, facts_]) => ({
      subject: `submission:${submission}`,
      ...own(facts_[0]!.other ?? ''),
      takes: (value: TimelineValue) =>
        value.covers?.some((covered) => submissions.has(covered)) ??
        certainBy(facts_, view.asOf).some((fact) => isPanelRating(value) && isOfSameItem(value, fact.value)),
    })),
  ];
}

const isPanelRating = ({ kind }: TimelineValue): boolean => kind.startsWith('rating_');

type RatedItem = Pick<TimelineValue, 'item' | 'requirement'>;
const isOfSameItem = (a: RatedItem, b: RatedItem): boolean =>
  a.item === b.item && a.requirement === b.requirement;

/** The nearest agency of the line that returned a submission, the others it did so with, and up to when that counts. */
function whose(
  line: ReadonlyMap<Party, Day>,
  agencies: readonly string[],
): Pick<TimelineSource, 'agency' | 'jointWith' | 'until'> {
  const members = agencies.map((id): Party => `agency:${id}`);
  const own = [...line].filter(([party]) => members.includes(party));
  const [agency] = own[0]!;
  return {
    agency,
    jointWith: members.filter((party) => party !== agency),
    until: own.map(([, until]) => until).reduce(laterOf),
  };
}
