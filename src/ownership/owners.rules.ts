/** Who can own work and who may report on it: rules that decisions about actions and commitments share. */
import { agencyStream, successorsOn, type AgencyState } from '../agencies/agency.state.js';
import type { Decision, ReadState } from '../kernel/command.js';
import { END_OF_TIME, type Day } from '../kernel/days.js';
import { partOfParty, type Party } from '../kernel/refs.js';
import { insist } from '../kernel/refusal.js';
import { partnershipStream } from '../partnerships/partnership.state.js';

/** The parties among these that nobody registered, established, proposed or formed. */
export async function unknownParties(read: ReadState, parties: readonly Party[]): Promise<Party[]> {
  const known = await Promise.all(parties.map((party) => isKnown(read, party)));
  return parties.filter((_, index) => !known[index]);
}

async function isKnown(read: ReadState, party: Party): Promise<boolean> {
  const { kind, id } = partOfParty(party);
  if (kind === 'agency') return (await read(agencyStream, id)).status !== 'unknown';
  if (kind === 'partnership') return (await read(partnershipStream, id)).status !== 'unknown';
  const partnerships = await Promise.all(ownersOfBody(id).map((owner) => read(partnershipStream, owner)));
  return partnerships.some((owner) => owner.status === 'established' && !!owner.bodies[id]);
}

/** The partnerships that a body may belong to: its id is its partnership's, a dot and its own, and both may hold dots. */
const ownersOfBody = (id: string): string[] => {
  const parts = id.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
};

/** Refuses with `OWNER_UNKNOWN` when somebody is named who is not known; a body that is only proposed is. */
export function insistKnownParties(unknown: readonly Party[], path = 'owners'): void {
  insist(
    unknown.length === 0,
    'OWNER_UNKNOWN',
    `Nobody is known as ${unknown.join(', ')}. Register the agency, or propose or form the body, first.`,
    { path, parties: unknown },
  );
}

/** The agencies that may come to act for owners, by id: the owners, their successors, and the successors of those. */
export type AgenciesSeen = Readonly<Record<string, AgencyState>>;

/** Reads the agencies among the owners and all that carry on their work. */
export async function readLinesOf(read: ReadState, owners: readonly Party[]): Promise<AgenciesSeen> {
  const seen: Record<string, AgencyState> = {};
  let next = owners.map(partOfParty).flatMap(({ kind, id }) => (kind === 'agency' ? [id] : []));
  while (next.length > 0) {
    const states = await Promise.all(next.map((id) => read(agencyStream, id)));
    next.forEach((id, index) => (seen[id] = states[index]!));
    const successors = states.flatMap((state) => successorsOn(state, END_OF_TIME));
    next = [...new Set(successors)].filter((id) => !seen[id]);
  }
  return seen;
}

/** The owners, and those that act for them on a day because they carry on their work. */
export function actingFor(owners: readonly Party[], agencies: AgenciesSeen, day: Day): ReadonlySet<Party> {
  const acting = new Set(owners);
  for (const party of acting) {
    const state = agencies[partOfParty(party).id];
    if (!state || !party.startsWith('agency:')) continue;
    for (const successor of successorsOn(state, day)) acting.add(`agency:${successor}`);
  }
  return acting;
}

type Reporting = Pick<Decision, 'actor' | 'onBehalfOf' | 'fromDocument' | 'occurred'>;

/**
 * Who a report is by: whom it was recorded for, else the owner that the actor belongs to. The business unit may report
 * for any owner or for none. Refuses with `NOT_THE_OWNER`.
 */
export function reporterOf(
  { actor, onBehalfOf, fromDocument, occurred }: Reporting,
  owners: readonly Party[],
  agencies: AgenciesSeen,
): Party | undefined {
  const isUnit = actor.role === 'business_unit' || actor.role === 'system';
  const by = isUnit ? onBehalfOf : actor.for;
  if (by && !(isUnit && fromDocument)) {
    insist(
      actingFor(owners, agencies, occurred.latest).has(by),
      'NOT_THE_OWNER',
      'Only an owner, or the business unit for an owner, can report on this. Ask the business unit to assign it first.',
      { path: isUnit ? 'record.onBehalfOf' : 'actor', party: by, owners },
    );
  }
  return by;
}

/** Live, people say why; a document may not state it. Refuses with `REASON_MISSING`. */
export function insistReason(why: unknown, fromDocument: boolean, path = 'why'): void {
  insist(
    why !== undefined || fromDocument,
    'REASON_MISSING',
    'Say why, so that others can follow it later.',
    {
      path,
    },
  );
}
