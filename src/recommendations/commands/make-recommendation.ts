import { z } from 'zod';
import { cycleStream } from '../../cycles/cycle.state.js';
import { frameworkStream, itemOf } from '../../frameworks/framework.state.js';
import { defineCommand, type ReadState } from '../../kernel/command.js';
import { fuzzyDateSchema } from '../../kernel/days.js';
import { narrativeInput } from '../../kernel/narrative.js';
import {
  idSchema,
  itemRefSchema,
  partsOfItemRef,
  partySchema,
  slugOf,
  wordsSchema,
} from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { themesSchema } from '../../kernel/themes.js';
import { partnershipStream } from '../../partnerships/partnership.state.js';
import { insistKnownParties, unknownParties } from '../../ownership/owners.rules.js';
import { shareOf } from '../course.js';
import { recipientAdded, recommendationKindSchema, recommendationMade } from '../recommendation.events.js';
import { courseByAll, insistCycle } from '../recommendation.rules.js';
import { recommendationStream, type MadeRecommendation } from '../recommendation.state.js';

const wordingInput = z
  .strictObject({
    list: wordsSchema.optional().describe('The list or table that prints it so.'),
    place: wordsSchema.optional().describe('Its place there, for example "4 & 5".'),
    text: narrativeInput.describe('The words.'),
  })
  .meta({ id: 'RecommendationWordingInput', description: 'One printed wording of a recommendation.' });

const input = z.strictObject({
  id: idSchema
    .optional()
    .describe('Its id. When left out: the cycle or source, the list and the number, or one made for it.'),
  partnership: idSchema.describe('The partnership or region that it was made in.'),
  cycle: idSchema
    .optional()
    .describe('The cycle that it was made in; left out where it came from elsewhere.'),
  source: idSchema
    .optional()
    .describe('What it came from, where that is no cycle: a review, an inspection, a meeting.'),
  list: idSchema
    .optional()
    .describe('The list that its number belongs to, where a document numbers several lists apart.'),
  number: wordsSchema.optional().describe('Its number as printed.'),
  madeBy: partySchema.optional().describe('Who made it.'),
  kind: recommendationKindSchema.default('recommendation').describe('What it is.'),
  wordings: z.array(wordingInput).min(1).max(20).describe('Every printed wording, the leading one first.'),
  addressedTo: z
    .array(partySchema)
    .max(20)
    .default([])
    .describe('To whom it is addressed; each gets a share.'),
  addressedInWords: wordsSchema
    .optional()
    .describe('A collective address that names nobody, for example "all agencies"; it makes no share.'),
  concerns: z
    .array(partySchema)
    .max(20)
    .default([])
    .describe('Whom it concerns without being addressed to them.'),
  items: z.array(itemRefSchema).max(20).default([]).describe('The standards or questions that it came from.'),
  themes: themesSchema.default([]).describe('Its themes and topics.'),
  due: fuzzyDateSchema.optional().describe('By when it is to be done.'),
  remark: narrativeInput.optional().describe('Something that the document says of it.'),
});
type Input = z.output<typeof input>;

/** Makes a recommendation, with an addressed share for everybody named. */
export const makeRecommendation = defineCommand({
  name: 'makeRecommendation',
  description:
    'Makes a recommendation. Everybody it is addressed to by name gets a share of it. The same words again with another recipient add that one.',
  stream: recommendationStream,
  roles: ['business_unit', 'executive', 'panel'],
  input,
  idOf: ({ id, cycle, source, list, number }, derived) =>
    id ?? keyOf({ origin: cycle ?? source, list, number }) ?? derived(),
  lookUp: async (read, { partnership, cycle, addressedTo, concerns, madeBy, items }) => ({
    partnership: await read(partnershipStream, partnership),
    cycle: cycle ? await read(cycleStream, cycle) : undefined,
    unknown: await unknownParties(read, [...addressedTo, ...concerns, ...(madeBy ? [madeBy] : [])]),
    missingItems: await missingItems(read, items),
  }),
  decide: (recommendation, { id: _id, ...made }, { id, seen, corrects }) => {
    insist(
      seen.partnership.status === 'established',
      'PARTNERSHIP_UNKNOWN',
      'There is no such partnership. Establish it first.',
      {
        path: 'partnership',
      },
    );
    insistCycle(seen.cycle, 'cycle');
    insistKnownParties(seen.unknown, 'addressedTo');
    insist(
      seen.missingItems.length === 0,
      'ITEM_UNKNOWN',
      `There is no item ${seen.missingItems.join(', ')}. Publish its framework first.`,
      {
        path: 'items',
        items: seen.missingItems,
      },
    );
    if (recommendation.status === 'unknown' || corrects)
      return [recommendationMade({ ...made, addressedTo: [...new Set(made.addressedTo)] })];
    insistSameWords(recommendation, made, id);
    return newRecipients(recommendation, made.addressedTo).map((recipient) => recipientAdded({ recipient }));
  },
});

function keyOf({
  origin,
  list,
  number,
}: {
  origin?: string;
  list?: string;
  number?: string;
}): string | undefined {
  const label = slugOf(number ?? '');
  return origin && label ? `${origin}.${list ?? 'main'}.${label}` : undefined;
}

async function missingItems(read: ReadState, items: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const ref of items) {
    const { framework, item } = partsOfItemRef(ref);
    if (!itemOf(await read(frameworkStream, framework), item)) missing.push(ref);
  }
  return missing;
}

/** Refuses with `RECOMMENDATION_EXISTS` other words under a key that is taken. */
function insistSameWords(
  { made }: MadeRecommendation,
  { wordings }: Pick<Input, 'wordings'>,
  id: string,
): void {
  insist(
    JSON.stringify(made.wordings[0]?.text) === JSON.stringify(wordings[0]?.text),
    'RECOMMENDATION_EXISTS',
    `Another recommendation already has the id ${id}. Give this one its own, for example ${id}-2.`,
    { path: 'id', id },
  );
}

const newRecipients = (
  recommendation: MadeRecommendation,
  named: Input['addressedTo'],
): Input['addressedTo'] => {
  const course = courseByAll(recommendation);
  return [...new Set(named)].filter((party) => !shareOf(course, party).addressed);
};
