import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../kernel/refusal.js';
import { asRefusal, isLocked, isUnreachable, unreachableAtStart, whyUnusable } from './faults.js';

const fault = (code: string, message = 'as the driver says it') =>
  Object.assign(new Error(message), { code });

describe('faults of a database', () => {
  it.each([
    ['ECONNREFUSED', 'nothing listens'],
    ['ECONNRESET', 'the connection broke'],
    ['57P01', 'the server shuts down'],
    ['57P03', 'the server starts up'],
    ['08006', 'the connection failed'],
    ['53100', 'the disk is full'],
    ['53300', 'too many connections'],
    ['40001', 'two transactions collided'],
    ['40P01', 'two transactions waited for each other'],
    ['57014', 'a statement took too long'],
    ['25P03', 'a transaction was silent for too long'],
    ['25006', 'the server became a standby'],
  ])('after which trying again may help are one refusal: %s, %s', (code) => {
    expect(asRefusal(fault(code))).toMatchObject({ code: 'READ_STORE_UNREACHABLE', data: { reason: code } });
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Query read timeout',
  ])('that the driver finds itself are that too: %s', (message) => {
    expect(isUnreachable(asRefusal(new Error(message)))).toBe(true);
  });

  it.each(['22021', '23505', '54000', '42601'])('of the statement itself stay what they are: %s', (code) => {
    const error = fault(code);
    expect(asRefusal(error)).toBe(error);
    expect(whyUnusable(error)).toBeUndefined();
  });

  it.each([
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('of its certificate name the variable and the way out: %s', (code) => {
    const refusal = whyUnusable(fault(code));
    expect(refusal).toMatchObject({ code: 'DATABASE_UNUSABLE', data: { variable: 'DATABASE_URL' } });
    expect(refusal?.message).toMatch(/DATABASE_URL.*certificate.*sslrootcert/);
  });

  /** As PostgreSQL 11 and 10 say it of the settings that a connection starts with. */
  it.each(['plan_cache_mode', 'jit'])(
    'of a server that does not know %s yet ask for a newer one',
    (setting) => {
      const error = fault('42704', `unrecognized configuration parameter "${setting}"`);
      expect(asRefusal(error)).toBe(error);
      expect(whyUnusable(error)).toMatchObject({
        code: 'DATABASE_UNUSABLE',
        message: expect.stringMatching(/DATABASE_URL.*too old.*14 or newer/),
      });
    },
  );

  /** As PgBouncer says it. */
  it.each([
    'unsupported startup parameter: statement_timeout',
    'Unsupported startup parameter: lock_timeout',
    'unsupported startup parameter in options: enable_seqscan',
  ])('of a pooler do not pass, and ask for PostgreSQL itself: %s', (message) => {
    const error = fault('08P01', message);
    expect(asRefusal(error)).toBe(error);
    expect(whyUnusable(error)).toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringMatching(/DATABASE_URL.*pooler.*PostgreSQL itself/),
    });
  });

  it.each(['Connection terminated due to connection timeout', 'timeout exceeded when trying to connect'])(
    'of a server that says nothing do not call it another kind of server for certain: %s',
    (message) => {
      const { message: sentence } = unreachableAtStart(asRefusal(new Error(message)) as Refusal, 20_000);
      expect(sentence).toMatch(/DATABASE_URL.*does not answer.*may hang.*PostgreSQL/);
    },
  );

  it('tell a lock that is held from a database that is away', () => {
    expect(isLocked(asRefusal(fault('55P03')))).toBe(true);
    expect(isLocked(asRefusal(fault('57P01')))).toBe(false);
  });
});
