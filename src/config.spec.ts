import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { readConfig } from './config.js';

describe('The environment', () => {
  it('may be empty: everything has a default', () => {
    expect(readConfig({}, {})).toEqual({
      dataDir: resolve('data'),
      port: 4000,
      logLevel: 'log',
      fillInWorker: true,
    });
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
    ['PORT', ''],
    ['PORT', '4000.5'],
    ['LOG_LEVEL', 'loud'],
    ['DATA_DIR', ' '],
  ])('refuses %s=%j and says what it must be', (variable, value) => {
    expect(() => readConfig({}, { [variable]: value })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(new RegExp(`^The environment variable ${variable} must .*\\.$`)),
      }),
    );
  });
});
