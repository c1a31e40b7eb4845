import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bodyOf, CompiledBesidePlain } from '../../../test/support/compiled-beside-plain.js';
import { ROW, SURPRISES } from '../../../test/support/schema-with-surprises.js';

const both = new CompiledBesidePlain();
beforeAll(() => both.start());
afterAll(() => both.stop());

describe('A query that is asked again', () => {
  it.each([
    ['rows', `{ rows { ${ROW} } }`, {}],
    ['aliases', `{ one: row { a: id b: id } two: row(first: 9) { note } }`, {}],
    [
      'fragments',
      `{ rows { ...R all { ...R ... on Row { __typename } } } } fragment R on Row { ${ROW} next { id } }`,
      {},
    ],
    ['fields asked twice', '{ row { must { id } } row { must { id title } note } }', {}],
    [
      'all variables',
      'query ($i: ID, $d: Day, $n: Int) { row(id: $i, day: $d, first: $n) { note } }',
      { i: 7, d: 'x', n: 1 },
    ],
    [
      'some variables',
      'query Some($i: ID, $d: Day, $n: Int) { row(id: $i, day: $d, first: $n) { note } }',
      { d: null },
    ],
    [
      'variables with defaults',
      'query ($n: Int = 1, $g: [Grade!] = [RED]) { rows(first: $n, grades: $g) { later } }',
      {},
    ],
    ['one for a list', 'query ($g: [Grade!]) { rows(grades: $g) { later } }', { g: 'RED' }],
    [
      'a group of fields',
      'query ($f: Filter) { rows(filter: $f) { later } }',
      { f: { days: ['a', 'b'], grade: null } },
    ],
    [
      'numbers and words of the schema',
      '{ rows(first: 3, grades: [RED, GREEN], filter: { first: 1 }) { later } }',
      {},
    ],
    ['promises of resolvers', '{ slow { id lent { title lent { id } } } __typename }', {}],
  ])('is compiled, and answered to the letter: %s', async (_, query, variables) => {
    expect(await both.askOften(query, variables)).toBe(2);
  });

  it('is compiled for each of the operations that a request names', async () => {
    const query = `query A { row { id } } query B { rows { id title } }`;
    expect(await both.askOften(query, {}, 'A')).toBe(2);
    expect(await both.askOften(query, {}, 'B')).toBe(2);
    expect(await both.askOften(query, {}, 'C')).toBe(0);
    expect(await both.askOften(query)).toBe(0);
  });

  it.each([
    [
      'directives',
      'query ($y: Boolean!) { row { ...R @include(if: $y) ...R note @skip(if: $y) } } fragment R on Row { id }',
      { y: true },
    ],
    ['interfaces', '{ named { name ... on Agency { __typename } } }', {}],
    ['introspection', '{ __schema { queryType { name } } }', {}],
    ['variables named like them', 'query ($__n: Int) { rows(first: $__n) { id } }', { __n: 1 }],
    ['names kept for the language', '{ row { __proto__: id } }', {}],
    ['variables within a list', 'query ($g: Grade!) { rows(grades: [$g, RED]) { later } }', { g: 'GREEN' }],
    ['variables within a group', 'query ($n: Int) { rows(filter: { first: $n }) { later } }', {}],
    ['mutations', 'mutation ($n: String!) { add(note: $n) { note } }', { n: 'x' }],
    ['text that is written out', '{ said(text: "hello") }', {}],
    ['numbers that are too large', 'query ($by: Float = 1e999) { weighed(by: $by) }', {}],
    ['whole numbers that are too large', '{ row(id: 12345678901234567890) { note } }', {}],
  ])('is left to graphql-js when it has %s', async (_, query, variables) => {
    expect(await both.askOften(query, variables)).toBe(0);
  });

  it('is left to graphql-js when it grows large with its fragments written out', async () => {
    const doubling = Array.from(
      { length: 10 },
      (_, n) => `fragment F${n} on Row { a: must { ...F${n + 1} } b: must { ...F${n + 1} } }`,
    );
    const large = `{ row { ...F0 } } ${doubling.join(' ')} fragment F10 on Row { id }`;
    expect(await both.askOften(large)).toBe(0);
  });
});

describe('What a query cannot answer', () => {
  const asking = `query ($how: String!) { broken(how: $how) { ${ROW} later next { id } must { id } all { id } sometimes { id } } slow { id } }`;

  it.each(Object.keys(SURPRISES))('is told as graphql-js tells it: %s', async (how) => {
    await both.askOften(`# ${how}\n${asking}`, { how });
  });

  it.each([
    ['a root field that may not be null', '{ row { id } brokenRow { title } }', {}],
    ['a variable that does not fit', 'query ($n: Int) { rows(first: $n) { id } }', { n: 'many' }],
    ['a variable that is missing', asking, {}],
    ['a day that is none', 'query ($d: Day) { row(day: $d) { note } }', { d: 'never' }],
  ])('is told as graphql-js tells it: %s', async (_, query, variables) => {
    expect(await both.askOften(query, variables)).toBe(0);
  });

  it('does not make other answers to the same query less fit to be compiled when a resolver refuses', async () => {
    const query = `query ($how: String!) { broken(how: $how) { id must { id } } }`;
    await both.askOften(query, { how: 'a refusal' });
    expect(await both.askOften(query, { how: 'nothing strange' })).toBe(4);
  });

  it('is not a promise for rows', async () => {
    const query = `query ($how: String!) { broken(how: $how) { next { id } all { id } sometimes { id } } }`;
    expect(await both.askOften(query, { how: 'promised lists' })).toBe(2);
  });

  it('makes a plan be given up that met what only graphql-js can answer', async () => {
    const query = `query ($how: String!) { broken(how: $how) { later } }`;
    await both.askOften(query, { how: 'functions' });
    expect(await both.askOften(query, { how: 'no value' })).toBe(0);
  });
});

describe('Text in a query', () => {
  const global = globalThis as { taken?: boolean };
  beforeEach(() => {
    delete global.taken;
  });

  it('is never run as code', async () => {
    const code = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.taken = true';
    await both.askOften(`{ said(text: "${code}") }`);
    await both.askOften(`{ said(text: """${code}""") }`);
    await both.askOften(`query ($t: String = "${code}") { said(text: $t) }`);
    expect(await both.askOften('query ($t: String) { said(text: $t) }', { t: code })).toBe(2);
    expect(global.taken).toBeUndefined();
  });
});

describe('The memory of plans', () => {
  it('leaves out questions that are very long, so that it is bounded', async () => {
    expect(await both.askOften(`{ row { id } } # ${'long '.repeat(2_000)}`)).toBe(0);
  });

  it('forgets what was not asked for longest, and keeps what is asked often', async () => {
    const often = '{ often: row { id } }';
    await both.askOften(often);
    for (let n = 0; n < 1_200; n += 1) {
      await both.compiled.answerTo(bodyOf(`{ r${n}: row { id } }`));
      if (n % 300 === 0) expect(await both.askOften(often)).toBe(4);
    }
    expect(await both.askOften(often)).toBe(4);
    expect(await both.askOften('{ r0: row { id } }')).toBe(2);
  });

  it('forgets plans that are large together', async () => {
    const large = (n: number) => `{ ${Array.from({ length: 500 }, (_, i) => `r${n}_${i}: said`).join(' ')} }`;
    expect(await both.askOften(large(0))).toBe(2);
    for (let n = 1; n <= 10; n += 1) expect(await both.askOften(large(n))).toBe(2);
    expect(await both.askOften(large(0))).toBe(4);
    for (let n = 11; n <= 52; n += 1)
      for (let time = 1; time <= 3; time += 1) await both.compiled.answerTo(bodyOf(large(n)));
    expect(await both.askOften(large(0))).toBe(2);
  });
});
