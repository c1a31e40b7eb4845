import { describe, expect, it } from '@jest/globals';
import { asRefusal, isLocked, isUnreachable, whyUnusable } from './faults.js';

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

  it('tell a lock that is held from a database that is away', () => {
    expect(isLocked(asRefusal(fault('55P03')))).toBe(true);
    expect(isLocked(asRefusal(fault('57P01')))).toBe(false);
  });
});
