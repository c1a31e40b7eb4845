/** Pack sections: actions, and "You said, we will". */
import { z } from 'zod';
import { idSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import { reportedStatusSchema } from '../../recommendations/recommendation.events.js';
import { packEvidenceSchema, packReportedInSchema } from './recommendations.schema.js';
import {
  keySchema,
  listOf,
  packDateSchema,
  packItemSchema,
  printedNumberSchema,
  said,
  textSchema,
} from './shared.schema.js';

const belongs = {
  partnership: idSchema.optional(),
  cycle: idSchema.nullable().optional().describe("The pack's own cycle when left out; null for none."),
};

const owners = {
  owners: listOf(partySchema, 50),
  ownersInWords: wordsSchema.optional(),
};

const actionProgressSchema = z.strictObject({
  status: reportedStatusSchema.optional(),
  statusPrinted: wordsSchema.optional(),
  progressNote: textSchema.optional(),
  evidence: listOf(packEvidenceSchema, 50),
  by: partySchema.optional(),
  reportedIn: packReportedInSchema.optional(),
  ...said,
});

export const packActionSchema = z.strictObject({
  key: keySchema.describe('Its key; the action is DOCUMENT.KEY.'),
  ...belongs,
  number: printedNumberSchema.optional(),
  label: wordsSchema.optional().describe('The heading or label that it is printed under.'),
  text: textSchema,
  ...owners,
  due: packDateSchema.optional(),
  themes: listOf(idSchema, 50),
  under: z
    .strictObject({
      recommendation: idSchema.optional().describe('By full id.'),
      finding: idSchema.optional().describe('A finding of this pack, by key.'),
      submission: idSchema.optional().describe('By full id.'),
      item: packItemSchema.optional(),
    })
    .optional(),
  progress: listOf(actionProgressSchema, 100),
  dropped: z.strictObject({ why: textSchema.optional(), ...said }).optional(),
  ...said,
});

const commitmentSchema = z.strictObject({
  key: keySchema.describe('Unique within the feedback, or within the section where it stands alone.'),
  text: textSchema,
  ...owners,
  involves: listOf(partySchema, 50),
  items: listOf(packItemSchema, 50),
  themes: listOf(idSchema, 50),
  due: packDateSchema.optional(),
  progress: listOf(z.strictObject({ progressNote: textSchema, ...said }), 100),
  met: z.strictObject({ outcomeNote: textSchema.optional(), ...said }).optional(),
  dropped: z.strictObject({ why: textSchema.optional(), ...said }).optional(),
  ...said,
});

/** What an agency said, and what the partnership promised in answer; each commitment is one entry with it. */
export const packFeedbackSchema = z.strictObject({
  key: keySchema,
  ...belongs,
  agency: idSchema,
  item: packItemSchema.optional(),
  text: textSchema,
  commitments: listOf(commitmentSchema, 50),
  ...said,
});

/** A promise that answers no feedback. */
export const packCommitmentSchema = commitmentSchema.extend(belongs);
