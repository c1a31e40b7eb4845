import { describe, expect, it } from '@jest/globals';
import { addressFrom, checkedPrefix, hostsOf } from './address.js';

const refusalOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was refused.');
};

describe('An address of a server', () => {
  it.each([
    [
      'esdb://node:2114?tls=false',
      { hosts: [{ address: 'node', port: 2114 }], cluster: false, insecure: true },
    ],
    ['esdb://node/?tls=false', { hosts: [{ address: 'node', port: 2113 }], insecure: true }],
    ['kurrentdb://node', { hosts: [{ address: 'node', port: 2113 }], cluster: false, insecure: false }],
    ['ESDB://node', { cluster: false, insecure: false }],
    ['KurrentDB+Discover://node', { cluster: true, insecure: false }],
    ['esdb://me:se/cr,et@node:2114', { user: { username: 'me', password: 'se/cr,et' } }],
    ['esdb://node?keepAliveInterval=-1&keepAliveTimeout=-1', { keepAlive: { interval: -1, timeout: -1 } }],
    ['esdb://node?keepAliveInterval=10000', { keepAlive: { interval: 10_000 } }],
    ['esdb+discover://cluster.example', { cluster: true }],
    ['kurrentdb+discover://cluster.example', { cluster: true }],
    [
      'esdb://a:1,b:2,c:3',
      { cluster: true, hosts: [1, 2, 3].map((port) => expect.objectContaining({ port })) },
    ],
    ['esdb://me:a%3Ab%40c@node', { user: { username: 'me', password: 'a:b@c' } }],
  ])('%s is read', (url, address) => {
    expect(addressFrom(url)).toMatchObject(address);
  });

  it.each([
    'http://node:2113',
    'node:2113',
    'esdb://',
    'esdb://node:port',
    'esdb://node:0',
    'esdb://node:70000',
    'esdb://me:secret:word@node',
    'esdb://me:secret@node?tls=perhaps',
    'esdb://me:secret@node?colour=red',
    'esdb://me:secret@node?tlsVerifyCert=false',
    'esdb://me:secret@node?userCertFile=package.json',
    'esdb://me:sec%ret@node',
    'esdb://me:pass?secret@node',
    'esdb://me:pass?secret',
    'esdb://me:pass?secret=word@node?tls=false',
    'esdb://me:pass?secret1=word',
    'esdb://me:p@secret@node',
    'esdb://me@secret:2113',
    'esdb://node/secret',
    'esdb://node?connectionName=me@secret',
    'esdb://node?keepAliveInterval=500',
    'esdb://node?keepAliveInterval=0',
    'esdb://node?keepAliveInterval=-2',
    'esdb://node?keepAliveTimeout=0',
    'esdb://node?tls=false?secret',
  ])('%s is refused with the variable named and no password repeated', (url) => {
    const refusal = refusalOf(() => addressFrom(url));
    expect(refusal).toMatchObject({
      code: 'EVENTSTORE_URL_INVALID',
      message: expect.stringContaining('EVENTSTORE_URL'),
      data: { variable: 'EVENTSTORE_URL' },
    });
    expect(JSON.stringify([(refusal as Error).message, refusal])).not.toContain('secret');
  });

  it('has no user where the password would be sent for everybody to read', () => {
    expect(addressFrom('esdb://me:secret@node?tls=false').user).toBeUndefined();
  });

  it('names its hosts without user and password', () => {
    expect(hostsOf(addressFrom('esdb://me:secret@a:1,b'))).toBe('a:1, b:2113');
  });

  it('that has an option too much is refused with its name', () => {
    expect(refusalOf(() => addressFrom('esdb://node?colour=red'))).toMatchObject({
      message: expect.stringContaining('colour'),
    });
  });

  it.each(['tlsCAFile=package.json', 'userCertFile=package.json&userKeyFile=package.json'])(
    'is refused when the file of %s holds no certificate',
    (options) => {
      expect(refusalOf(() => addressFrom(`esdb://node?${options}`))).toMatchObject({
        code: 'EVENTSTORE_CERTIFICATE_INVALID',
        message: expect.stringContaining(options.split('=')[0]!),
        data: { variable: 'EVENTSTORE_URL', file: 'package.json' },
      });
    },
  );

  it('is refused when its certificate cannot be read', () => {
    expect(refusalOf(() => addressFrom('esdb://node?tlsCAFile=missing/ca.crt'))).toMatchObject({
      code: 'EVENTSTORE_CERTIFICATE_MISSING',
      data: { variable: 'EVENTSTORE_URL', file: 'missing/ca.crt' },
    });
  });
});

describe('A prefix of streams', () => {
  it.each(['throughline.', 'a', 'South-West_2.'])('%s is taken', (prefix) => {
    expect(checkedPrefix(prefix)).toBe(prefix);
  });

  it.each(['', '$streams', '.a', '1a', 'a b', 'ä', 'a/'])('%j is refused', (prefix) => {
    expect(refusalOf(() => checkedPrefix(prefix))).toMatchObject({
      code: 'EVENTSTORE_PREFIX_INVALID',
      data: { variable: 'EVENTSTORE_PREFIX' },
    });
  });
});
