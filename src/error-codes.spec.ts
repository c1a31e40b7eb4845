import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentVariables } from './config.js';

/** Words in capitals that are no codes of errors. */
const NO_CODES = /^(SQLITE_(?!TOO_OLD|SETTING_REFUSED)|APP_|EAI_)/;
const SINGLE_WORDS = ['STALE', 'OVERLOADED', 'INTERNAL', 'CLOSING'];

function codesInSources(): Set<string> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'))
    .map((file) => readFileSync(join('src', file), 'utf8'));
  const words = files.flatMap((text) =>
    [...text.matchAll(/'([A-Z]{2,}(?:_[A-Z]+)*)'/g)].map(([, word]) => word!),
  );
  return new Set(
    words
      .filter((word) => !environmentVariables.includes(word))
      .filter((word) => (word.includes('_') ? !NO_CODES.test(word) : SINGLE_WORDS.includes(word))),
  );
}

describe('The codes of errors', () => {
  it('are all explained in docs/errors.md, and no others are', () => {
    const explained = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \| \S/gm)].map(
      ([, code]) => code,
    );
    expect([...codesInSources()].sort()).toEqual(explained.sort());
  });
});
