import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { checkedInput, checkInput } from './checked-input.js';
import { daySchema } from './days.js';
import { narrativeInput } from './narrative.js';
import { idSchema, partySchema } from './refs.js';
import { Refusal } from './refusal.js';

const schema = z.strictObject({
  id: idSchema.optional(),
  holder: partySchema.optional(),
  on: daySchema.optional(),
  text: narrativeInput.optional(),
  count: z.int().min(0).max(10).optional(),
  list: z.array(z.string()).min(1).max(2).optional(),
  needed: z.boolean(),
});

const problemsOf = (input: Record<string, unknown>) => {
  const checked = checkInput(schema, { needed: true, ...input });
  return 'problems' in checked ? checked.problems : [];
};

describe('checking an input', () => {
  it.each([
    [{ needed: undefined }, 'needed', 'This is missing. Give it.'],
    [{ needed: 'yes' }, 'needed', 'Give true or false here.'],
    [{ colour: 'red' }, 'colour', 'There is no field called colour here. Take it out, or correct its name.'],
    [{ count: 11 }, 'count', 'Give a number up to 10.'],
    [{ count: -1 }, 'count', 'Give a number from 0 on.'],
    [{ count: 1.5 }, 'count', 'Give a whole number here.'],
    [{ list: [] }, 'list', 'Give at least 1 of these.'],
    [{ list: ['a', 'b', 'c'] }, 'list', 'These are too many: at most 2 fit at once.'],
    [{ list: [3] }, 'list.0', 'Give text here.'],
    [{ id: 'a'.repeat(201) }, 'id', 'This is too long: at most 200 characters fit.'],
    [{ on: '2026-02-30' }, 'on', 'Give a day that exists, as YYYY-MM-DD.'],
    [{ text: '  ' }, 'text', 'Write something here, or leave the field out.'],
  ])('says of %j what to do, and where', (input, path, message) => {
    expect(problemsOf(input)).toEqual([{ path, message }]);
  });

  it.each(['somebody', 'agency:', 'agency:A B', 'team:north', `body:${'a'.repeat(300)}`])(
    'takes %s for no party and shows how one is written',
    (holder) => {
      expect(problemsOf({ holder })).toEqual([
        { path: 'holder', message: expect.stringContaining('for example agency:') },
      ]);
    },
  );

  it.each(['\u0000', '\u0007', '\u000b', '\u007f', '\ud83d', '\ude00'])(
    'refuses text with %j and shows the words before it',
    (character) => {
      expect(problemsOf({ text: `Seen by${character} us` })).toEqual([
        { path: 'text', message: expect.stringContaining('after "Seen by"') },
      ]);
    },
  );

  it('keeps line ends, tabs and characters of every language and kind', () => {
    expect(problemsOf({ text: 'Dŵr\tglân\r\nplant 😀 👩‍👧 ‏ילדים' })).toEqual([]);
  });

  it('lists at most fifty problems and lets the first speak', () => {
    const wrong = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`f${index}`, '\u0000']));
    expect(problemsOf(wrong)).toHaveLength(50);
    expect(() => checkedInput(schema, wrong, ['entry'])).toThrow(Refusal);
    expect(() => checkedInput(schema, {})).toThrow('This is missing. Give it.');
  });
});
