/** What a party is on a day, whichever document was loaded first. Pure. */
import type { PartyDetails } from '../../projections/directory.js';
import { BEGINNING, type Day } from '../kernel/days.js';
import { certainBy, type Fact } from '../read-models/fact.js';

export type DetailsFact = Fact<PartyDetails>;

/** What documents say of an agency, each by itself: one may say what another leaves out. */
export const agencyFields = ['sector', 'partOf', 'deliveredBy'] as const;
export type AgencyField = (typeof agencyFields)[number];

/** Those that say something of a field on a day, the one that counts last; of the same days it goes by text. */
export function sayingOf(facts: readonly DetailsFact[], field: AgencyField, day: Day): DetailsFact[] {
  const key = ({ latest, earliest, value }: DetailsFact) => `${latest} ${earliest} ${value[field]}`;
  return certainBy(facts, day)
    .filter(({ value }) => value[field] !== undefined)
    .sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/**
 * A body that some document calls proposed did not exist from the beginning: it does from the day that shows it formed,
 * where nobody says since when.
 */
const placed = (facts: readonly DetailsFact[]): readonly DetailsFact[] =>
  facts.some(({ value }) => value.proposed)
    ? facts.map((fact) =>
        fact.latest === BEGINNING && fact.value.existsBy ? { ...fact, ...fact.value.existsBy } : fact,
      )
    : facts;

/** What a party is on a day, and the positions of all that say so; undefined where it was not certain to be there. */
export function detailsOn(facts: readonly DetailsFact[], day: Day) {
  const there = certainBy(placed(facts), day);
  const certain = there.at(-1);
  if (!certain) return undefined;
  const saying = agencyFields.flatMap((field) => {
    const fact = sayingOf(facts, field, day).at(-1);
    return fact ? [{ [field]: fact.value[field] }] : [];
  });
  const { existsBy: _existsBy, ...base } = certain.value;
  const value: PartyDetails = Object.assign({}, base, ...saying);
  const positions = [...new Set(there.map(({ position }) => position))];
  return { value, partnership: certain.other, positions };
}
