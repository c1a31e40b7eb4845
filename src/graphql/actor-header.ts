/**
 * Who acts. Until sign-in exists the actor comes from one header, and the service listens on the loopback only.
 * `throughline-actor: ID ROLE PARTY`, for example `u-17 business_unit partnership:gloucestershire`.
 */
import { actorSchema, type Actor } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';

export const ACTOR_HEADER = 'throughline-actor';

/** The actor of a request, or a refusal: `ACTOR_MISSING`, `ACTOR_INVALID`. */
export function actorOf(header: string | readonly string[] | undefined): Actor {
  if (typeof header !== 'string' || header.trim() === '') {
    throw new Refusal('ACTOR_MISSING', `Say who you are in the header "${ACTOR_HEADER}": ID ROLE PARTY.`, {
      header: ACTOR_HEADER,
    });
  }
  const [id, role, party, ...more] = header.trim().split(/\s+/);
  const parsed = actorSchema.safeParse({ id, role: role?.toLowerCase(), for: party });
  if (!parsed.success || more.length > 0) {
    throw new Refusal(
      'ACTOR_INVALID',
      `The header "${ACTOR_HEADER}" must be ID ROLE PARTY, for example: u-17 business_unit partnership:gloucestershire.`,
      { header: ACTOR_HEADER },
    );
  }
  return parsed.data;
}
