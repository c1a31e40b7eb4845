import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fold } from '../../kernel/stream.js';
import { readPack } from './read-pack.js';
import { packDateSchema } from './shared.schema.js';

const PACK = readFileSync('test/packs/westmarch-2021.yaml', 'utf8');

const problemsIn = async (text: string) =>
  (await readPack(text, 'pack.yaml', async (stream) => fold(stream, []))).problems;

/** The pack with some words replaced, and the line at which they stood. */
function faulty(words: string, others: string): { text: string; line: number } {
  expect(PACK).toContain(words);
  return { text: PACK.replace(words, others), line: PACK.slice(0, PACK.indexOf(words)).split('\n').length };
}

describe('Reading a pack', () => {
  it('finds nothing wrong with a faultless one', async () => {
    expect(await problemsIn(PACK)).toEqual([]);
  });

  it.each([
    [
      'a word that is not allowed',
      'sector: prison',
      'sector: jail',
      'PACK_INVALID',
      /Write one of: childrens_services/,
    ],
    ['a field that nobody knows', 'receipt: {}', 'reciept: {}', 'PACK_INVALID', /no field called reciept/],
    ['an id that is none', 'id: marches-icb', 'id: Marches ICB', 'PACK_INVALID', /lower-case letters/],
    ['a party that is none', 'agency:westmarch-prison', 'westmarch-prison', 'PACK_INVALID', /agency:ID/],
    ['a date that is none', 'occurred: 2021-12', 'occurred: December', 'PACK_INVALID', /2022-06-15/],
    ['a date that cannot exist', 'occurred: 2021-12', 'occurred: 2021-02-29', 'PACK_INVALID', /2022-06-15/],
    ['lines that are none', "lines: '6-9'", 'lines: six', 'PACK_INVALID', /line numbers as 12/],
    [
      'another format',
      'pack: throughline-audit/1',
      'pack: throughline-audit/9',
      'PACK_INVALID',
      /throughline-audit\/1/,
    ],
    ['a grade that is not on the scale', 's1: green', 's1: blue', 'RATING_NOT_ON_SCALE', /red, amber, green/],
    ['an item that the framework lacks', 'items: [s2]', 'items: [s9]', 'ITEM_UNKNOWN', /has no item s9/],
    [
      'an agency that nobody knows',
      'agency: westmarch-ccg',
      'agency: westmarch-ccc',
      'REFERENCE_UNKNOWN',
      /Correct the id/,
    ],
    [
      'a finding that is not in the pack',
      'finding: conclusion',
      'finding: conclusions',
      'REFERENCE_UNKNOWN',
      /in this pack/,
    ],
    [
      'a recommendation of its own that it does not hold',
      'under: { finding: conclusion }',
      'under: { recommendation: westmarch.2021.main.99 }',
      'REFERENCE_UNKNOWN',
      /no recommendation westmarch.2021.main.99/,
    ],
    ['a row with too many cells', 'numbers: [2, 0, 1]', 'numbers: [2, 0, 1, 4]', 'CELLS_UNEVEN', /4 cells/],
    ['a line that the document lacks', 'lines: 95', 'lines: 950', 'LINE_OUTSIDE_DOCUMENT', /120 lines/],
  ])('names with its line %s', async (_what, words, others, code, message) => {
    const { text, line } = faulty(words, others);

    const problems = await problemsIn(text);

    expect(problems).toMatchObject([{ file: 'pack.yaml', line, code }]);
    expect(problems[0]!.message).toMatch(message);
  });

  it('names the entry that lacks a field', async () => {
    const { text, line } = faulty('name: Marches ICB, ', '');

    expect(await problemsIn(text)).toMatchObject([
      { line, path: 'agencies.2.name', message: 'This is missing. Add it.' },
    ]);
  });

  it('names an entry that stands there twice', async () => {
    const { text } = faulty('key: a1,', 'key: a1, text: x }\n  - { key: a1,');

    expect((await problemsIn(text)).map(({ code }) => code)).toEqual(['KEY_REPEATED']);
  });

  it('lists every problem at once', async () => {
    const text = PACK.replace('sector: prison', 'sector: jail').replace('receipt: {}', 'reciept: {}');

    expect(await problemsIn(text)).toHaveLength(2);
  });

  it('names the line at which the writing is faulty', async () => {
    const { text, line } = faulty('agencies: [marches-icb]', 'agencies: [marches-icb}');

    const problems = await problemsIn(text);

    expect(problems[0]).toMatchObject({ line, code: 'PACK_SYNTAX' });
  });

  it('names the first line that is not UTF-8', async () => {
    const { text, line } = faulty('agencies: [marches-icb]', 'agencies: [marches-icb] # Caf\u00e9');

    const problems = await problemsIn(Buffer.from(text, 'latin1').toString('utf8'));

    expect(problems).toMatchObject([{ line, code: 'PACK_ENCODING' }]);
  });

  it('does not let a small file grow without end', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe'].map((pair) => [...pair])) {
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${of}`).join(',')}]`);
    }

    expect(await problemsIn(bomb.join('\n'))).toMatchObject([{ code: 'PACK_SYNTAX' }]);
  });
});

describe('A date of a pack', () => {
  it.each([
    ['2022', { earliest: '2022-01-01', latest: '2022-12-31' }],
    [2022, { earliest: '2022-01-01', latest: '2022-12-31' }],
    ['2024-02', { earliest: '2024-02-01', latest: '2024-02-29' }],
    ['2022-05-31', { earliest: '2022-05-31', latest: '2022-05-31' }],
    [
      { words: 'Autumn 2022', earliest: '2022-09', latest: '2022-11' },
      { words: 'Autumn 2022', earliest: '2022-09-01', latest: '2022-11-30' },
    ],
    [
      { words: 'in 6 months', earliest: '2022' },
      { words: 'in 6 months', earliest: '2022-01-01' },
    ],
  ])('%j means the days that it can mean', (written, days) => {
    expect(packDateSchema.parse(written)).toEqual(days);
  });

  it.each(['2022-13', '2022-02-30', 'June', { earliest: '2023', latest: '2022' }])(
    'cannot be %j',
    (written) => {
      expect(packDateSchema.safeParse(written).success).toBe(false);
    },
  );
});
