/** Documents that say different things of one agency: both stay, and one counts whichever was loaded first. */
import { expectedAgency } from '../../projections/cycles.js';
import { partyDetails } from '../../projections/directory.js';
import { submissionOfCycle } from '../../projections/submissions.js';
import { partOfParty, type Party } from '../kernel/refs.js';
import { agencyFields, sayingOf, type AgencyField, type DetailsFact } from '../partnerships/party-details.js';
import { bySubject, certainBy } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import { discrepancy, valueSide, type Discrepancy } from './discrepancy.js';

/** The agencies that are expected in cycles or returned something for them, on the day of the answer. */
export async function agenciesOfCycles(
  facts: Facts,
  cycles: readonly string[],
  { asOf }: View,
): Promise<Party[]> {
  const [expected, submissions] = await Promise.all([
    facts.of(expectedAgency, cycles),
    facts.inLists(submissionOfCycle, cycles),
  ]);
  const ids = [
    ...certainBy(expected, asOf).map(({ value }) => value.agency),
    ...certainBy(submissions, asOf).flatMap(({ value }) => value.agencies),
  ];
  return [...new Set(ids)].sort().map((id): Party => `agency:${id}`);
}

/** What documents say differently of these agencies. */
export async function agencyDiscrepancies(
  facts: Facts,
  agencies: readonly Party[],
  { asOf }: View,
): Promise<Discrepancy[]> {
  const known = bySubject(await facts.of(partyDetails, [...new Set(agencies)]));
  return [...known].flatMap(([party, details]) =>
    agencyFields.flatMap((field) =>
      saidDifferently(partOfParty(party as Party).id, field, sayingOf(details, field, asOf)),
    ),
  );
}

const labels: Readonly<Record<AgencyField, string>> = {
  sector: 'its sector',
  partOf: 'what it is part of',
  deliveredBy: 'who does its work',
};

function saidDifferently(agency: string, field: AgencyField, saying: readonly DetailsFact[]): Discrepancy[] {
  const values = [...new Set(saying.map(({ value }) => value[field] ?? ''))].sort();
  if (values.length < 2) return [];
  return [
    discrepancy(
      'agency_details',
      `${agency} ${field}`,
      `Documents disagree on ${labels[field]}: ${values.join(', ')}.`,
      values.map((value) => valueSide(field, value, 'printed')),
      { agency },
      saying.map(({ position }) => position),
    ),
  ];
}
