import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { idSchema, itemRefSchema, partsOfItemRef } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { themesSchema } from '../../kernel/themes.js';
import { continuationNoted, itemThemesAssigned } from '../framework.events.js';
import { insistItem, insistPublished } from '../framework.rules.js';
import { frameworkStream, itemOf, themesOfItem } from '../framework.state.js';

const which = {
  framework: idSchema.describe('The framework.'),
  item: idSchema.describe('Its item, by the id within the framework.'),
};

/** An item goes on from one of an older framework; that may be noticed years later. */
export const noteContinuation = defineCommand({
  name: 'noteContinuation',
  description:
    'Notes that an item goes on from one of an older framework, so that cycles with different questions can be compared.',
  stream: frameworkStream,
  roles: ['business_unit'],
  input: z.strictObject({
    ...which,
    of: itemRefSchema.describe('The older item, as FRAMEWORK/ITEM.'),
    wording: z
      .enum(['same', 'changed'])
      .meta({
        id: 'ContinuationWording',
        description: 'Whether a continued item kept its words.',
        values: { same: 'Its words are the same.', changed: 'Its words changed, its sense goes on.' },
      })
      .describe('Whether it kept its words.'),
  }),
  idOf: ({ framework }) => framework,
  lookUp: async (read, { of }) => ({ older: await read(frameworkStream, partsOfItemRef(of).framework) }),
  decide: (framework, { item, of, wording }, { id, fromDocument, seen }) => {
    insistPublished(framework);
    insistItem(framework, item);
    const older = partsOfItemRef(of);
    insist(
      older.framework !== id,
      'CONTINUES_ITSELF',
      'An item can only continue one of another framework.',
      {
        path: 'of',
      },
    );
    // A document may continue a framework whose own document is loaded later.
    const notYetKnown = fromDocument && seen.older.status === 'unknown';
    insist(
      notYetKnown || itemOf(seen.older, older.item),
      'ITEM_UNKNOWN',
      `There is no item ${of}. Look up the items of the older framework and give one of them.`,
      { path: 'of', item: of },
    );
    const known = framework.continuations.filter((one) => one.item === item && one.of === of).at(-1);
    return known?.wording === wording ? [] : [continuationNoted({ item, of, wording })];
  },
});

/** Themes of an item, seen differently later; always the whole list. */
export const assignItemThemes = defineCommand({
  name: 'assignItemThemes',
  description: 'Says which statutory themes and topics an item is about. Gives the whole list anew.',
  stream: frameworkStream,
  roles: ['business_unit'],
  input: z.strictObject({ ...which, themes: themesSchema.describe('All of its themes and topics, by id.') }),
  idOf: ({ framework }) => framework,
  decide: (framework, { item, themes }) => {
    insistPublished(framework);
    insistItem(framework, item);
    return sameData(themesOfItem(framework, item), themes) ? [] : [itemThemesAssigned({ item, themes })];
  },
});
