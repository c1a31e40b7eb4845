import { describe, expect, it } from '@jest/globals';
import { insistOnAddress } from './address.js';

function refusalOf(url: string) {
  try {
    insistOnAddress(url);
  } catch (error) {
    return error as Error & { code: string; data: Record<string, unknown> };
  }
  throw new Error('It was not refused.');
}

const HOME = 'postgres://someone:hidden@localhost:5432/some';

describe('The address of a database', () => {
  it('is one of PostgreSQL, in either spelling', () => {
    for (const url of [HOME, HOME.replace('postgres:', 'postgresql:')])
      expect(insistOnAddress(url)).toBe(url);
  });

  it.each(['', 'localhost', 'mysql://somewhere/throughline', 'postgres:// :x'])('is not: %s', (url) => {
    expect(refusalOf(url)).toMatchObject({
      code: 'DATABASE_URL_INVALID',
      data: { variable: 'DATABASE_URL' },
    });
  });

  it('may say how to connect', () => {
    for (const given of [
      'sslmode=verify-full&sslrootcert=/etc/ca.pem&sslcert=/etc/me.pem&sslkey=/etc/me.key',
      'ssl=true',
      'uselibpqcompat=true&sslmode=require',
      'application_name=registry&connect_timeout=5',
      'host=/var/run/postgresql',
    ]) {
      expect(insistOnAddress(`${HOME}?${given}`)).toContain(given);
    }
  });

  it.each([
    'idle_in_transaction_session_timeout',
    'statement_timeout',
    'lock_timeout',
    'query_timeout',
    'options',
    'client_encoding',
    'replication',
    'types',
    'channel_binding',
    'SSLMODE',
  ])('does not set what the service sets itself, nor what nobody knows: %s', (name) => {
    const { code, message, data } = refusalOf(`${HOME}?sslmode=verify-full&${name}=hidden`);
    expect([code, data]).toEqual(['DATABASE_URL_INVALID', { variable: 'DATABASE_URL', parameter: name }]);
    expect(message).toContain(name);
    expect(message).not.toContain('hidden');
  });

  it('never shows a password that was written with a question mark', () => {
    const { message, data } = refusalOf('postgres://someone:12?hidden=so@localhost/some');
    expect(message + JSON.stringify(data)).not.toContain('hidden');
    expect(message).toContain('%3F');
  });
});
