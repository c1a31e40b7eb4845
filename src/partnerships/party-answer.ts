/** What answers say of a party: its details, names, memberships and successions. Pure; everything is loaded before. */
import { bodyEnded, membershipOf, partyAlias, partyDetails, partyName } from '../../projections/directory.js';
import type { Party } from '../kernel/refs.js';
import { atDay, bySubject, certainBy, occurredOf, possibleBy, type Fact } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import { detailsOn } from './party-details.js';
import { inNameOrder, namesOf, predecessorsOf, successorsOf, type Names, type Succession } from './names.js';

/** Everything about a list of parties at the two times, in bulk; parties that were not there yet are left out. */
export async function partyAnswers(facts: Facts, parties: readonly Party[], view: View) {
  const [details, names, aliases, memberships, ended, before, after] = await Promise.all([
    facts.of(partyDetails, parties).then(bySubject),
    facts.of(partyName, parties).then(bySubject),
    facts.of(partyAlias, parties).then(bySubject),
    facts.of(membershipOf, parties).then(bySubject),
    facts.of(bodyEnded, parties).then(bySubject),
    predecessorsOf(facts, parties, view),
    successorsOf(facts, parties, view),
  ]);
  const related = [
    ...parties,
    ...[...before.values(), ...after.values()].flat().map(({ party }) => party),
    ...[...memberships.values()].flat().map(({ other }) => `partnership:${other}` as const),
    ...[...details.values()]
      .flat()
      .flatMap(({ value }): Party[] => [
        ...(value.members ?? []).map((member): Party => `partnership:${member}`),
        ...(value.partOf ? [`agency:${value.partOf}` as const] : []),
      ]),
  ];
  const nameOf = await namesOf(facts, related, view);

  return parties.flatMap((party) => {
    const known = detailsOn(details.get(party) ?? [], view.asOf);
    if (!known) return [];
    const over = atDay(ended.get(party) ?? [], view.asOf).certain;
    return [
      {
        ...nameOf(party),
        ...known.value,
        partnership: known.partnership,
        proposed: known.value.proposed ?? false,
        members: (known.value.members ?? []).map((member) => nameOf(`partnership:${member}`)),
        partOf: known.value.partOf ? nameOf(`agency:${known.value.partOf}`) : null,
        names: certainBy(names.get(party) ?? [], view.asOf)
          .sort(inNameOrder)
          .map(namingAnswer),
        possibleNames: possibleBy(names.get(party) ?? [], view.asOf)
          .sort(inNameOrder)
          .map(namingAnswer),
        aliases: aliasesBeside(nameOf(party).name, aliases.get(party) ?? []),
        memberships: membershipAnswers(memberships.get(party) ?? [], view, nameOf),
        predecessors: (before.get(party) ?? []).map((one) => successionAnswer(one, nameOf)),
        successors: (after.get(party) ?? []).map((one) => successionAnswer(one, nameOf)),
        dissolved: over
          ? { occurred: occurredOf(over), why: over.value.why ?? null, eventPositions: [over.position] }
          : null,
        eventPositions: known.positions,
      },
    ];
  });
}

export type PartyAnswer = Awaited<ReturnType<typeof partyAnswers>>[number];

/** One document may call a party by another name what another document gives as its name. */
const aliasesBeside = (name: string, aliases: readonly Fact<{ alias: string }>[]): string[] =>
  [...new Set(aliases.map(({ value }) => value.alias))].filter((alias) => alias !== name).sort();

const namingAnswer = (fact: Fact<{ name: string; how: string }>) => ({
  name: fact.value.name,
  how: fact.value.how,
  occurred: occurredOf(fact),
  eventPositions: [fact.position],
});

const successionAnswer = ({ party, extent, fact }: Succession, nameOf: Names) => ({
  agency: nameOf(party, { on: fact.latest }),
  extent,
  occurred: occurredOf(fact),
  eventPositions: [fact.position],
});

/** The present membership of each partnership, with the day from which it is so. */
function membershipAnswers(facts: readonly Fact<{ member: boolean }>[], { asOf }: View, nameOf: Names) {
  const partnerships = [...new Set(facts.map(({ other }) => other ?? ''))].sort();
  return partnerships.flatMap((partnership) => {
    const { certain } = atDay(
      facts.filter(({ other }) => other === partnership),
      asOf,
    );
    if (!certain) return [];
    return [
      {
        partnership: nameOf(`partnership:${partnership}`),
        member: certain.value.member,
        occurred: occurredOf(certain),
        eventPositions: [certain.position],
      },
    ];
  });
}
