/** Loads pieces of work in bulk: a few reads of facts, however long the list. */
import { actionOwner, addedAction } from '../../projections/actions.js';
import { commitmentOwner, madeCommitment } from '../../projections/commitments.js';
import { madeRecommendation, recommendationShare } from '../../projections/recommendations.js';
import { actionFacts } from '../actions/load.js';
import { commitmentFacts } from '../commitments/load.js';
import type { Day } from '../kernel/days.js';
import type { Party } from '../kernel/refs.js';
import type { Fact } from '../read-models/fact.js';
import { subjectsOf } from '../ownership/shared-answer.js';
import type { Facts } from '../read-models/query.js';
import { knownRecommendations } from '../recommendations/load.js';
import {
  actionAsWork,
  commitmentAsWork,
  sharesAsWork,
  type WorkCandidate,
  type WorkKind,
} from './work-entry.js';

/** The facts whose subjects are the work to load, one reader for each kind of work. */
type Lists = Readonly<Record<WorkKind, () => Promise<readonly Fact[]>>>;

/** The work of these parties, of the kinds that are asked for. */
export const workOfParties = (
  facts: Facts,
  parties: readonly Party[],
  kinds: readonly WorkKind[],
  day: Day,
): Promise<WorkCandidate[]> =>
  candidatesIn(
    {
      recommendation_share: () => facts.inLists(recommendationShare, parties),
      action: () => facts.inLists(actionOwner, parties),
      commitment: () => facts.inLists(commitmentOwner, parties),
    },
    { facts, kinds, parties: new Set(parties), day },
  );

/** All work that belongs to a partnership, whoever holds it. */
export const workOfPartnership = (
  facts: Facts,
  partnership: string,
  kinds: readonly WorkKind[],
  day: Day,
): Promise<WorkCandidate[]> =>
  candidatesIn(
    {
      recommendation_share: () => facts.inLists(madeRecommendation, [partnership]),
      action: () => facts.inLists(addedAction, [partnership]),
      commitment: () => facts.inLists(madeCommitment, [partnership]),
    },
    { facts, kinds, parties: 'all', day },
  );

interface Wanted {
  readonly facts: Facts;
  readonly kinds: readonly WorkKind[];
  readonly parties: ReadonlySet<Party> | 'all';
  readonly day: Day;
}

async function candidatesIn(lists: Lists, wanted: Wanted): Promise<WorkCandidate[]> {
  const kinds = [...new Set(wanted.kinds)];
  const found = await Promise.all(
    kinds.map(async (kind) => candidatesOf[kind](subjectsOf(await lists[kind]()), wanted)),
  );
  return found.flat();
}

const candidatesOf: Readonly<
  Record<WorkKind, (ids: readonly string[], wanted: Wanted) => Promise<WorkCandidate[]>>
> = {
  recommendation_share: async (ids, { facts, parties, day }) => {
    const known = await knownRecommendations(facts, ids);
    return known.flatMap((one) => sharesAsWork(one, parties, day));
  },
  action: async (ids, { facts, parties, day }) => {
    const known = await actionFacts(facts, ids);
    return ids.map((id) => actionAsWork(id, known.get(id) ?? [], parties, day));
  },
  commitment: async (refs, { facts, parties, day }) => {
    const known = await commitmentFacts(facts, refs);
    return refs.map((ref) => commitmentAsWork(ref, known.get(ref) ?? [], parties, day));
  },
};
