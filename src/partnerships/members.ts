/** Who belongs to a partnership. */
import { membership } from '../../projections/directory.js';
import type { Party } from '../kernel/refs.js';
import { atDay, bySubject } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';

/** The agencies that belong to a partnership at the answer's day. */
export async function membersOf(facts: Facts, partnership: string, { asOf }: View): Promise<Party[]> {
  const groups = bySubject(await facts.inLists(membership, [partnership]));
  return [...groups.values()].flatMap((group) => {
    const { certain } = atDay(group, asOf);
    return certain?.value.member ? [`agency:${certain.value.agency}` as const] : [];
  });
}
