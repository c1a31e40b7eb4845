import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, print } from 'graphql';
import { bodyOf, CompiledBesidePlain, FORM, OTHER } from '../../../test/support/compiled-beside-plain.js';

const both = new CompiledBesidePlain();
beforeAll(() => both.start());
afterAll(() => both.stop());

describe('A request for a known question', () => {
  const query = 'query Known($n: Int) { known: rows(first: $n) { id } }';
  const ask = bodyOf(query, { n: 1 });

  beforeAll(async () => {
    expect(await both.askOften(query, { n: 1 })).toBe(2);
    expect(await both.askOften(query, { n: 1 }, 'Known')).toBe(2);
  });

  it.each<[string, object, Record<string, string>?]>([
    ['takes anything', ask, { accept: '*/*' }],
    ['takes JSON', ask, { accept: 'application/json' }],
    ['gives no variables', { query }],
    ['gives null for variables and name', { query, variables: null, operationName: null }],
  ])('is answered in front of Apollo, to the letter, when it %s', async (...[, body, headers]) => {
    expect(await both.ask(body, headers)).toBe(true);
  });

  it.each<[string, object | string, Record<string, string>?]>([
    ['takes another form of answers', ask, { accept: 'application/graphql-response+json' }],
    ['takes no JSON', ask, { accept: 'text/html' }],
    ['says more than a question', { ...ask, extensions: {} }],
    ['is one of several', [ask, ask]],
    ['names no operation that it has', { ...ask, operationName: 'Other' }],
    ['names an operation without a name', { ...ask, operationName: '' }],
    ['gives a part of the query as name', { query: query.slice(6), operationName: 'Known query' }],
    ['gives a word of the code as name', { ...ask, operationName: 'undefined' }],
    ['gives a sign as name', { ...ask, operationName: '?' }],
    ['gives a dash as name', { ...ask, operationName: '-' }],
    ['gives no text for a name', { ...ask, operationName: 1 }],
    ['gives variables as text', { ...ask, variables: '{"n":1}' }],
    ['gives variables as a list', { ...ask, variables: [1] }],
    ['gives a variable that does not fit', { ...ask, variables: { n: 'one' } }],
    ['has a context that cannot be made', ask, { 'x-broken': 'yes' }],
    ['is sent as a form', new URLSearchParams({ query }).toString(), { 'content-type': FORM }],
    ['is sent as text', JSON.stringify(ask), { 'content-type': 'text/plain' }],
  ])('is left to Apollo when it %s', async (...[, body, headers]) => {
    expect(await both.ask(body, headers)).toBe(false);
  });

  it.each([
    ['asks for something else', { path: OTHER }],
    ['asks what it may ask', { method: 'OPTIONS' }],
  ])('is left to the others when it %s', async (_, to) => {
    expect(await both.ask(ask, {}, to)).toBe(false);
  });

  it('is answered also beside others that come at the same time, each with its own variables', async () => {
    const asks = [0, 1, 2, 3].map((n) => bodyOf(query, { n }));
    const answers = await Promise.all(asks.map((each) => both.compiled.answerTo(each)));
    expect(answers).toEqual(await Promise.all(asks.map((each) => both.plain.answerTo(each))));
  });

  it('is told of once when it is answered in front of Apollo, and not when it is not', async () => {
    both.told.length = 0;
    await both.compiled.answerTo(ask);
    await both.compiled.answerTo({ ...ask, extensions: {} });
    expect(both.told).toEqual([print(parse(query))]);
  });

  it('is not told of in front of Apollo when Apollo has to tell its error', async () => {
    const failing = bodyOf('query ($how: String!) { broken(how: $how) { id } }', { how: 'a refusal' });
    for (let time = 1; time <= 2; time += 1) await both.compiled.answerTo(failing);
    both.told.length = 0;
    await both.compiled.answerTo(failing);
    expect(both.told).toEqual([]);
  });
});
