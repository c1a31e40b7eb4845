import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { folderArgument } from './folder-argument.js';

describe('A program that works on a data folder', () => {
  it.each([
    [[], undefined],
    [['register'], resolve('register')],
    [['--data-dir', 'register'], resolve('register')],
    [['--data-dir=/srv/register'], '/srv/register'],
  ])('takes %j', (args, folder) => {
    expect(folderArgument('verify', args)).toBe(folder);
  });

  it.each([[['one', 'two']], [['one', '--data-dir', 'two']], [['--folder', 'one']], [['--data-dir']]])(
    'says how to call it when given %j',
    (args) => {
      expect(() => folderArgument('verify', args)).toThrow(
        expect.objectContaining({
          code: 'ARGUMENTS_INVALID',
          message: 'Usage: npm run verify [-- DATA_FOLDER]',
        }),
      );
    },
  );
});
