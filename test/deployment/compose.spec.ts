import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { environmentVariables } from '../../src/config.js';
import { inPackage } from '../../src/package-root.js';
import { environmentOf, readCompose, replicasOf, variablesIn } from './compose-file.js';
import { problemsOfMounts, problemsOfServices, publishedBeside, type Problems } from './service-rules.js';
import { problemsOfExample, refusedEnvironments, unreadVariables, weakPasswords } from './variable-rules.js';

const read = (...path: string[]) => readFileSync(inPackage(...path), 'utf8');
const exists = (path: string) => existsSync(inPackage(path));

const text = read('docker-compose.yml');
const example = read('deploy', 'example.env');
const compose = readCompose(text);

/** Everything that is wrong with a compose file of the whole. */
function problemsOf(written: string, shown = example): Problems {
  const file = readCompose(written);
  const replicas = replicasOf(file);
  return [
    ...problemsOfServices(file),
    ...publishedBeside(file, ['balancer']),
    ...problemsOfMounts(file, exists),
    ...unreadVariables(replicas, environmentVariables),
    ...refusedEnvironments(replicas),
    ...weakPasswords(written),
    ...problemsOfExample(written, file, shown),
  ];
}

describe('docker-compose.yml', () => {
  it('keeps every rule', () => {
    expect(problemsOf(text)).toEqual([]);
  });

  it('runs three replicas on EventStoreDB and PostgreSQL, three nodes of the log, and a balancer', () => {
    const replicas = Object.values(replicasOf(compose)).map(environmentOf);
    expect(replicas).toHaveLength(3);
    for (const replica of replicas) {
      expect(replica).toMatchObject({
        EVENT_STORE: 'eventstoredb',
        READ_MODELS: 'postgres',
        HOST: '0.0.0.0',
      });
    }
    const nodes = Object.values(compose.services).filter(
      ({ environment }) => environment?.EVENTSTORE_GOSSIP_SEED,
    );
    expect(nodes.map(({ environment }) => environment?.EVENTSTORE_CLUSTER_SIZE)).toEqual(['3', '3', '3']);
    expect(compose.services).toHaveProperty('balancer');
  });

  it('asks for each password by saying what is missing', () => {
    const passwords = variablesIn(text).filter(({ name }) => name.endsWith('PASSWORD'));
    expect(new Set(passwords.map(({ name }) => name)).size).toBe(4);
    for (const { text: says } of passwords) expect(says).toMatch(/^put a password for .+ into \.env$/);
  });
});

describe('deploy/test-stores.yaml', () => {
  const stores = readCompose(read('deploy', 'test-stores.yaml'));

  it('keeps the rules for services, and publishes both stores on the loopback alone', () => {
    expect(problemsOfServices(stores)).toEqual([]);
    expect(publishedBeside(stores, ['event-store', 'postgres'])).toEqual([]);
    expect(problemsOfMounts(stores, exists)).toEqual([]);
  });
});

describe('the rules for compose files', () => {
  /** What is put in place of what, and what must be said about it. */
  const breaks: readonly (readonly [what: string, from: string, to: string, said: string])[] = [
    ['no image', 'image: postgres:18-bookworm', 'hostname: db', 'postgres has neither image nor build'],
    [
      'no health check',
      'healthcheck:\n      # Over',
      'x-none:\n      # Over',
      'postgres has no health check',
    ],
    ['no limit of memory', "cpus: '1', memory: 1g", "cpus: '1'", 'throughline-1 has no limit of memory'],
    ['no limits', "cpus: '1', memory: 256m", "pids: '9'", 'event-store-set-up has no limit of cpus'],
    [
      'no restart',
      'restart: unless-stopped\n    stop_grace_period: 60s\n    shm',
      'shm',
      'postgres does not say when to restart',
    ],
    ['a port on every address', '127.0.0.1:${BALANCER_PORT', '${BALANCER_PORT', 'beyond the loopback'],
    ['a port of a store', 'shm_size: 256m', "ports: ['127.0.0.1:5432:5432']", 'postgres publishes a port'],
    [
      'a wait for nothing',
      'postgres: { condition',
      'postgrez: { condition',
      'waits for postgrez, which is no service',
    ],
    [
      'a wait for an end that never comes',
      'service_healthy }\n  networks',
      'service_completed_successfully }\n  networks',
      'waits for postgres with service_completed_successfully',
    ],
    [
      'a secret that is none',
      'secrets: [event-store-admin',
      'secrets: [admin',
      'uses admin-password, which is not declared under secrets',
    ],
    [
      'a network that is none',
      'networks: [front]',
      'networks: [back]',
      'uses back, which is not declared under networks',
    ],
    ['telemetry', "OPTOUT: 'true'", "OPTOUT: 'false'", 'events-1 lets EventStoreDB send telemetry'],
    [
      'a file that is not there',
      './deploy/balancer:',
      './deploy/ballast:',
      'mounts ./deploy/ballast, which does not exist',
    ],
    [
      'a volume that is none',
      '- postgres:/var',
      '- pg:/var',
      'mounts pg, which is not declared under volumes',
    ],
    [
      'a volume for nothing',
      '\n  replica-3: {}',
      '\n  replica-3: {}\n  replica-4: {}',
      'nothing mounts the volume replica-4',
    ],
    [
      'a variable that nobody reads',
      'LOG_FORMAT: json',
      'LOG_FORMATS: json',
      'throughline-1 sets LOG_FORMATS, which the service does not read',
    ],
    [
      'a variable that is missing',
      '    DATABASE_URL:',
      '    # DATABASE_URL:',
      'throughline-1: The environment variable DATABASE_URL must',
    ],
    [
      'a value that is refused',
      'READ_MODELS: postgres',
      'READ_MODELS: mysql',
      'throughline-2: The environment variable READ_MODELS must',
    ],
    [
      'a password with a default',
      '${POSTGRES_PASSWORD:?',
      '${POSTGRES_PASSWORD:-',
      'POSTGRES_PASSWORD does not have to be given',
    ],
    [
      'a password that may be empty',
      '${EVENTSTORE_PASSWORD:?put a password for the user throughline of EventStoreDB into .env}',
      '${EVENTSTORE_PASSWORD}',
      'EVENTSTORE_PASSWORD does not have to be given',
    ],
    [
      'a password written out',
      'POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?put a password for PostgreSQL into .env}',
      'POSTGRES_PASSWORD: changeit',
      'a password is written out: POSTGRES_PASSWORD: changeit',
    ],
    [
      'a password in an address',
      'esdb://throughline:${EVENTSTORE_PASSWORD:?put a password for the user throughline of EventStoreDB into .env}@',
      'esdb://admin:changeit@',
      'a password is written into an address',
    ],
    [
      'a variable that the example lacks',
      'stop_grace_period: 30s',
      'stop_grace_period: ${PATIENCE:-30s}',
      'the example does not show PATIENCE',
    ],
    ['an example for nothing', '${BALANCER_PORT:-8080}', '8080', 'nothing uses BALANCER_PORT of the example'],
  ];

  it.each(breaks)('report %s', (_what, from, to, said) => {
    expect(text).toContain(from);
    expect(problemsOf(text.replace(from, () => to)).join('\n')).toContain(said);
  });

  it('report an example that gives a password away', () => {
    const told = example.replace('POSTGRES_PASSWORD=', 'POSTGRES_PASSWORD=changeit');
    expect(problemsOf(text, told)).toEqual(['the example gives away POSTGRES_PASSWORD']);
  });

  it('refuse a file that does not parse', () => {
    expect(() => readCompose(`${text}\n  : : broken`)).toThrow();
  });
});
