import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { environmentVariables, readConfig } from './config.js';

describe('The environment', () => {
  it('may be empty: everything has a default', () => {
    expect(readConfig({}, {})).toEqual({
      dataDir: resolve('data'),
      eventStore: { kind: 'sqlite' },
      readModels: { kind: 'sqlite' },
      host: '127.0.0.1',
      port: 4000,
      graphqlCompiled: true,
      logLevel: 'log',
      logFormat: 'text',
      fillInWorker: true,
    });
  });

  it('says nothing with a variable that is empty', () => {
    const empty = Object.fromEntries(environmentVariables.map((name) => [name, ' ']));
    expect(readConfig({}, empty)).toEqual(readConfig({}, {}));
  });

  it('goes before the defaults of a program', () => {
    expect(readConfig({ LOG_LEVEL: 'error', PORT: '1' }, { PORT: '8080' })).toMatchObject({
      port: 8080,
      logLevel: 'error',
    });
  });

  it.each([
    ['PORT', 'forty'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '4000.5'],
    ['LOG_LEVEL', 'loud'],
    ['EVENT_STORE', 'kafka'],
    ['READ_MODELS', 'redis'],
    ['LOG_FORMAT', 'xml'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '10%'],
  ])('refuses %s=%j and says what it must be', (variable, value) => {
    expect(() => readConfig({}, { [variable]: value })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(new RegExp(`^The environment variable ${variable} must .*\\.$`)),
      }),
    );
  });

  it.each([
    ['EVENTSTORE_URL', { EVENT_STORE: 'eventstoredb' }],
    ['DATABASE_URL', { READ_MODELS: 'postgres' }],
  ])('needs %s with %j', (variable, environment) => {
    expect(() => readConfig({}, environment)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', data: { variable } }),
    );
  });
});
