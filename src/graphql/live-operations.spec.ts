import { describe, expect, it } from '@jest/globals';
import { buildSchema, type ExecutionResult } from 'graphql';
import { once } from 'node:events';
import { Refusal } from '../kernel/refusal.js';
import type { Told } from '../read-models/live/live-question.js';
import { LiveOperations, operationOf, type LiveContext, type LiveOperation } from './live-operations.js';

const SCHEMA = `
  type Query { none: Int }
  type Subscription { work: Work }
  type Work { text: String, events: Int, answer: Answer }
  type Answer { position: String, upToDate: Boolean }`;

const at = (text: string, position: string, upToDate = true): Told => ({
  answer: { text, answer: { position, upToDate } },
});

/** A running subscription to these answers. */
function operation(query: string, told: readonly Told[]): LiveOperation {
  const schema = buildSchema(SCHEMA);
  const { work } = schema.getSubscriptionType()!.getFields();
  work!.subscribe = async function* (_: unknown, _args: unknown, { left }: LiveContext) {
    yield* told;
    if (!left.aborted) await once(left, 'abort');
  };
  work!.resolve = (each: Told) => ('answer' in each ? each.answer : Promise.reject(each.fault));
  const asked = operationOf(schema, { query });
  if (!('schema' in asked)) throw asked[0];
  return { ...asked, newContext: (left) => ({ left }) as LiveContext };
}

async function pushed(query: string, told: readonly Told[]): Promise<unknown[]> {
  const last = { answer: { text: 'last' } };
  const results: ExecutionResult[] = [];
  const running = new LiveOperations(1).execute(operation(query, [...told, last]));
  for await (const result of running) {
    if (JSON.stringify(result).includes('"last"')) break;
    results.push(result);
  }
  return JSON.parse(
    JSON.stringify(results.map(({ data, errors }) => (errors ? errors[0]!.message : data!['work']))),
  );
}

describe('A subscription', () => {
  it.each([
    ['as it is', 'subscription { work { text answer { position } } }', 'position'],
    ['by another name', 'subscription { work { text answer { p: position } } }', 'p'],
    [
      'in a fragment',
      'subscription { work { ...w } } fragment w on Work { text answer { ...a } } fragment a on Answer { position }',
      'position',
    ],
  ])('is not told a later position alone that is asked for %s', async (_how, query, name) => {
    expect(await pushed(query, [at('a', '1'), at('a', '2'), at('b', '3')])).toEqual([
      { text: 'a', answer: { [name]: '1' } },
      { text: 'b', answer: { [name]: '3' } },
    ]);
  });

  it('is told what it asks for when that changes, and nothing when the rest does', async () => {
    const told = [at('a', '1', false), at('b', '2', false), at('b', '3', true)];
    expect(await pushed('subscription { work { text } }', told)).toEqual([{ text: 'a' }, { text: 'b' }]);
    expect(await pushed('subscription { work { text answer { upToDate } } }', told)).toHaveLength(3);
  });

  it('is told a fault that lasts, and the same answer again after it', async () => {
    const fault = { fault: new Refusal('READ_STORE_UNREACHABLE', 'Later.'), isLast: false };
    expect(await pushed('subscription { work { text } }', [at('a', '1'), fault, at('a', '2')])).toEqual([
      { text: 'a' },
      'Later.',
      { text: 'a' },
    ]);
  });

  it('is refused while as many run as may, and makes room when it ends', async () => {
    const operations = new LiveOperations(1);
    const subscribe = () => operations.execute(operation('subscription { work { text } }', [at('a', '1')]));
    const first = subscribe();
    await first.next();
    await expect(subscribe().next()).rejects.toMatchObject({ code: 'TOO_MANY_SUBSCRIPTIONS' });

    const waiting = first.next();
    await first.return(undefined);
    expect(await waiting).toMatchObject({ done: true });
    expect(await subscribe().next()).toMatchObject({ value: { data: { work: { text: 'a' } } } });
  });
});
