/** What the driver and the database say went wrong, in words. */
import { Refusal } from '../kernel/refusal.js';

/** Before this release some of the statements mean something else. */
export const OLDEST_SERVER = 14;

const UNREACHABLE = 'READ_STORE_UNREACHABLE';

/** Codes of the operating system for a connection that did not come about, or broke. */
const BROKEN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * Codes of the database that say nothing against the statement: no connection, no resources, being restarted, a
 * deadlock, out of time, a server that became a standby.
 */
const PASSING = /^(08...|53...|57P0[1-5]|57014|40001|40P01|55P03|25P0[34]|25006|58030)$/;

/** The driver has no codes for what it finds itself. A socket file that is not there yet is told from another file. */
const SAID_BY_DRIVER =
  /^(Connection terminated|connect ENOENT|timeout e(xceeded|xpired)|Query read timeout|Client (has encountered|was closed)|Cannot use a pool)/;

/** What poolers say who take none of the settings that a connection starts with; its code is one that may pass. */
const STARTUP_REFUSED = /^unsupported startup parameter/i;

/** What the driver throws is an error, with a code of the operating system or of the database, or with none. */
const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '');

const messageOf = (error: unknown): string =>
  String((error as { message?: unknown } | undefined)?.message ?? error);

const mayPass = (error: unknown): boolean =>
  (BROKEN.has(codeOf(error)) || PASSING.test(codeOf(error)) || SAID_BY_DRIVER.test(messageOf(error))) &&
  !STARTUP_REFUSED.test(messageOf(error));

/** Whether a statement waited too long for a lock that somebody holds. */
export const isLocked = (error: unknown): boolean => isUnreachable(error) && error.data['reason'] === '55P03';

export const isUnreachable = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.code === UNREACHABLE;

/** Faults after which trying again may help, as `READ_STORE_UNREACHABLE`; all else as it is. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof Refusal || !mayPass(error)) return error;
  return new Refusal(UNREACHABLE, 'The database of the read models does not answer. Try again in a minute.', {
    reason: codeOf(error) || messageOf(error),
  });
}

/** A fault of `asRefusal` at start, after a wait: which variable to look at. */
export function unreachableAtStart({ data }: Refusal, waited: number): Refusal {
  const seconds = Math.round(waited / 1000);
  return new Refusal(UNREACHABLE, `${whyUnreachable(String(data['reason']))} (Waited for ${seconds} s.)`, {
    ...data,
    variable: 'DATABASE_URL',
  });
}

function whyUnreachable(reason: string): string {
  if (reason === 'ENOTFOUND' || reason === 'EAI_AGAIN') {
    return 'The host name in DATABASE_URL is not known here. Correct it.';
  }
  if (reason === 'ENOENT' || (BROKEN.has(reason) && reason !== 'ECONNRESET')) {
    return 'No database answers at the address in DATABASE_URL. Start it, or correct the address.';
  }
  if (/timeout/.test(reason)) {
    return 'The server at the address in DATABASE_URL does not answer. It may hang, or not be a PostgreSQL server: look at it, or correct the address and the port.';
  }
  if (reason === 'ECONNRESET' || reason.startsWith('Connection terminated')) {
    return 'Something answers at the address in DATABASE_URL, but not as a PostgreSQL server. Correct the address and the port.';
  }
  return `The database that DATABASE_URL names is not ready (${reason}). Look at the log of its server.`;
}

/** Why poolers are refused. */
export const POOLED =
  'is behind a pooler that shares sessions among its clients. Name PostgreSQL itself: this service needs sessions of its own, for prepared statements, advisory locks and settings';

const CERTIFICATE_UNREADABLE =
  'needs a certificate file that is not there or cannot be read. Correct its path in DATABASE_URL';

const WHY_UNUSABLE: readonly (readonly [RegExp, string])[] = [
  [/^28P01$/, 'refuses the user name or the password. Correct them'],
  [
    /^28/,
    'does not let this user in from this machine. Correct the user name, ask for TLS with sslmode=verify-full, or allow the user in pg_hba.conf',
  ],
  [/^3D000$/, 'does not exist. Create it, or correct its name'],
  [
    /^42501$/,
    'does not let its user create or change the tables of this service. Make the user the owner of the database',
  ],
  // The settings that a connection starts with are named before anything can be asked of the server.
  [
    /^42704$/,
    `runs a release of PostgreSQL that is too old; this service needs ${OLDEST_SERVER} or newer. Update the server`,
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/,
    'shows a certificate that is not trusted here. Name the file of the authority that signed it with sslrootcert=',
  ],
];

const WHY_UNUSABLE_BY_WORDS: readonly (readonly [RegExp, string])[] = [
  [STARTUP_REFUSED, POOLED],
  [/^SASL|must be a string/, 'asks for a password, and DATABASE_URL holds none. Add it'],
  [
    /does not support SSL/,
    'does not speak TLS, which DATABASE_URL asks for. Turn TLS on there, or leave out sslmode=',
  ],
  [/establishing an SSL|invalid response/, 'is not served by PostgreSQL. Correct the address and the port'],
  [/^(ENOENT|EISDIR|ENOTDIR|EACCES)/, CERTIFICATE_UNREADABLE],
  [/^SECURITY WARNING: Using sslmode=verify-ca/, CERTIFICATE_UNREADABLE],
];

/** What must be put right before the service can start: `DATABASE_UNUSABLE`; undefined for other faults. */
export function whyUnusable(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return undefined;
  const found =
    WHY_UNUSABLE.find(([code]) => code.test(codeOf(error))) ??
    WHY_UNUSABLE_BY_WORDS.find(([words]) => words.test(messageOf(error)));
  return found && unusable(found[1], { reason: codeOf(error) || messageOf(error) });
}

/** `what` goes on after "The database that DATABASE_URL names", without a full stop. */
export const unusable = (what: string, data: object = {}): Refusal =>
  new Refusal('DATABASE_UNUSABLE', `The database that DATABASE_URL names ${what}.`, {
    variable: 'DATABASE_URL',
    ...data,
  });

/** Whether a table or its schema is not there (any more). */
export const isMissing = (error: unknown): boolean => /^(42P01|3F000)$/.test(codeOf(error));

/** Whether somebody else stored what must be there once, at the same moment. */
export const isDuplicate = (error: unknown): boolean => codeOf(error) === '23505';
