import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { RequestContext } from './request-context.js';
import { statedFactResolvers } from './stated-facts.js';

const schema = buildSchema(`
  type Query { promise: Promise }
  type Event { id: ID! }
  type PartyName { name: String! namePrinted: String }
  type Promise { events: [Event!]! by: PartyName owners: [PartyName!]! text: String }
  type Label { owner: PartyName }
`);
const source = (field: string | undefined, printed?: string) => ({ document: 'd', field, printed });
const events = [
  {
    id: 'e7',
    sources: [source('due', 'soon'), source('owners', 'the five boards'), source(undefined, 'all')],
  },
];
const context = {
  eventsAt: async (positions: number[]) => events.filter(() => positions.includes(7)),
} as unknown as RequestContext;
const resolvers = statedFactResolvers(schema);

interface Named {
  readonly name: string;
}
const printed = (party: object) => resolvers['PartyName']!['namePrinted']!({ ...party }, {}, context);

describe('a type that states a fact', () => {
  const promise = {
    eventPositions: [7],
    by: { name: 'North' },
    owners: [{ name: 'North' }, { name: 'South' }],
  };

  it('shows the events behind it', async () => {
    expect(await resolvers['Promise']!['events']!(promise, {}, context)).toEqual(events);
    expect(await resolvers['Promise']!['events']!({}, {}, context)).toEqual([]);
  });

  it('shows beside each party the words that the document prints for that field', async () => {
    const owners = resolvers['Promise']!['owners']!(promise, {}, context) as Named[];
    expect(owners.map(({ name }) => name)).toEqual(['North', 'South']);
    expect(await Promise.all(owners.map(printed))).toEqual(['the five boards', 'the five boards']);
  });

  it('shows no words of another field, and none where the party is missing', async () => {
    expect(await printed(resolvers['Promise']!['by']!(promise, {}, context) as Named)).toBeNull();
    expect(resolvers['Promise']!['by']!({ eventPositions: [7] }, {}, context)).toBeNull();
    expect(await printed({ name: 'North' })).toBeNull();
  });

  it('is told by its events; others keep their own way', () => {
    expect(Object.keys(resolvers)).toEqual(['PartyName', 'Promise']);
    expect(Object.keys(resolvers['Promise']!)).toEqual(['events', 'by', 'owners']);
  });
});
