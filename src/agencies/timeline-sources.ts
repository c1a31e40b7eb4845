/** Whose entries make up the timeline of an agency: its own, its submissions', and those of its predecessors. */
import { ratingCovers, submissionOfAgency } from '../../projections/submissions.js';
import { earlierOf, type Day } from '../kernel/days.js';
import { partOfParty, type Party } from '../kernel/refs.js';
import { predecessorsOf } from '../partnerships/names.js';
import { certainBy } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import type { TimelineValue } from '../../projections/timeline-entry.js';

/** One list of entries that a timeline is merged from. */
export interface TimelineSource {
  readonly subject: string;
  /** The agency whose entries they are. */
  readonly agency: Party;
  /** Agencies that returned the submission together with it. */
  readonly jointWith: readonly Party[];
  /** Entries of later days are not its: what a predecessor does after a succession in part stays its own. */
  readonly until: Day;
  /** Whether an entry of the list belongs to the timeline. */
  readonly takes: (value: TimelineValue) => boolean;
}

const everything = (): boolean => true;

/** All agencies whose entries count, the asked one first, each with the day up to which they do. */
async function lineUntil(facts: Facts, agency: Party, view: View): Promise<Map<Party, Day>> {
  const line = new Map<Party, Day>([[agency, view.asOf]]);
  let generation: Party[] = [agency];
  while (generation.length > 0) {
    const found = await predecessorsOf(facts, generation, view);
    generation = [];
    for (const [successor, successions] of found) {
      for (const { party, extent, fact } of successions) {
        if (line.has(party)) continue;
        const until = line.get(successor) ?? view.asOf;
        line.set(party, extent === 'part' ? earlierOf(until, fact.latest) : until);
        generation.push(party);
      }
    }
  }
  return line;
}

/** The lists that the timeline of an agency is merged from: as many as it has predecessors and submissions. */
export async function timelineSources(
  facts: Facts,
  agency: Party,
  includePredecessors: boolean,
  view: View,
): Promise<TimelineSource[]> {
  const line = includePredecessors ? await lineUntil(facts, agency, view) : new Map([[agency, view.asOf]]);
  const parties = [...line.keys()];
  const ids = parties.map((party) => partOfParty(party).id);
  const memberships = certainBy(await facts.inLists(submissionOfAgency, ids), view.asOf);
  const submissions = new Map(memberships.map((fact) => [fact.subject, fact.value.agencies]));
  const own = (submission: string) => whose(parties, submissions.get(submission) ?? []);

  const covering = certainBy(await facts.inLists(ratingCovers, [...submissions.keys()]), view.asOf);
  const covers = new Map<string, typeof covering>();
  for (const fact of covering) {
    if (!submissions.has(fact.subject)) covers.set(fact.subject, [...(covers.get(fact.subject) ?? []), fact]);
  }
  return [
    ...[...line].map(([party, until]) => ({
      subject: party,
      agency: party,
      jointWith: [],
      until,
      takes: everything,
    })),
    ...[...submissions.keys()].map((submission) => ({
      subject: `submission:${submission}`,
      ...own(submission),
      until: view.asOf,
      takes: everything,
    })),
    ...[...covers].map(([submission, facts_]) => ({
      subject: `submission:${submission}`,
      ...own(facts_[0]!.other ?? ''),
      until: view.asOf,
      takes: (value: TimelineValue) =>
        value.covers?.some((covered) => submissions.has(covered)) ??
        facts_.some((fact) => isPanelRating(value) && isOfSameItem(value, fact.value)),
    })),
  ];
}

const isPanelRating = ({ kind }: TimelineValue): boolean => kind.startsWith('rating_');

type RatedItem = Pick<TimelineValue, 'item' | 'requirement'>;
const isOfSameItem = (a: RatedItem, b: RatedItem): boolean =>
  a.item === b.item && a.requirement === b.requirement;

/** The nearest agency of the line that a submission belongs to, and the others it was returned with. */
function whose(
  line: readonly Party[],
  agencies: readonly string[],
): Pick<TimelineSource, 'agency' | 'jointWith'> {
  const members = agencies.map((id): Party => `agency:${id}`);
  const agency = line.find((party) => members.includes(party)) ?? line[0]!;
  return { agency, jointWith: members.filter((party) => party !== agency) };
}
