/** The address of the database, as in DATABASE_URL. */
import { Refusal } from '../kernel/refusal.js';

/** What an address may say of how to connect. The time limits of the service hold whatever `connect_timeout` says. */
const PARAMETERS = [
  'ssl',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'uselibpqcompat',
  'application_name',
  'fallback_application_name',
  'connect_timeout',
  'host',
  'user',
  'password',
];

/**
 * The address, which sets nothing that the service relies on: the driver lets an address overrule what its user sets.
 * Refuses with `DATABASE_URL_INVALID`.
 */
export function insistOnAddress(url: string): string {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  // What follows a bare question mark in the password looks like parameters, and must not be shown.
  const isOurs = /^postgres(ql)?:$/.test(address?.protocol ?? '') && !address?.search.includes('@');
  if (!address || !isOurs) {
    throw invalid(
      'is not the address of a PostgreSQL database. Write it as postgres://user:password@host:5432/database, with %3F for a ? and %40 for an @ in the password.',
    );
  }
  for (const parameter of address.searchParams.keys()) {
    if (PARAMETERS.includes(parameter)) continue;
    throw invalid(
      `may not set ${parameter}: the service sets that itself, or does not know it. Leave it out.`,
      { parameter },
    );
  }
  return url;
}

const invalid = (why: string, data: object = {}): Refusal =>
  new Refusal('DATABASE_URL_INVALID', `DATABASE_URL ${why}`, { variable: 'DATABASE_URL', ...data });
