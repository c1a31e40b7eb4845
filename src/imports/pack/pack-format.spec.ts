import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readPack } from './read-pack.js';
import { fold } from '../../kernel/stream.js';

/** The examples of the reference, put together: they are one pack. */
const examples = [...readFileSync('docs/pack-format.md', 'utf8').matchAll(/```yaml\n(.*?)```/gs)]
  .map(([, yaml]) => yaml)
  .join('');

describe('The reference of the pack format', () => {
  it('has examples that are a faultless pack when put together', async () => {
    const { problems, entries } = await readPack(examples, 'docs/pack-format.md', async (stream) =>
      fold(stream, []),
    );

    expect(problems).toEqual([]);
    expect(entries.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['document', 'actions/a1', 'feedback/ccg']),
    );
  });
});
