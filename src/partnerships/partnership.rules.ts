/** Rules that several decisions about partnerships and bodies share. */
import type { FuzzyDate } from '../kernel/days.js';
import { insist, Refusal } from '../kernel/refusal.js';
import type { Body, DatedName, EstablishedPartnership, PartnershipState } from './partnership.state.js';

/** Refuses with `PARTNERSHIP_UNKNOWN` unless the partnership is established. */
export function insistEstablished(
  partnership: PartnershipState,
): asserts partnership is EstablishedPartnership {
  insist(
    partnership.status === 'established',
    'PARTNERSHIP_UNKNOWN',
    'There is no such partnership. Establish it first.',
    { path: 'partnership' },
  );
}

/** The body, or a refusal with `BODY_UNKNOWN`. */
export function knownBody(partnership: PartnershipState, body: string): Body {
  const found = partnership.status === 'established' ? partnership.bodies[body] : undefined;
  if (!found) {
    throw new Refusal('BODY_UNKNOWN', 'There is no such body. Propose or form it first.', {
      path: 'body',
      body,
    });
  }
  return found;
}

/** Whether a document's name for that day is already on record: several places of one document may say it. */
export const isNamedThen = (
  names: readonly DatedName[],
  name: string,
  { earliest, latest }: FuzzyDate,
): boolean =>
  names.some(
    (known) =>
      known.name === name && known.occurred.earliest === earliest && known.occurred.latest === latest,
  );

/** The name that was recorded last. */
export const lastName = (names: readonly DatedName[]): string | undefined => names.at(-1)?.name;
