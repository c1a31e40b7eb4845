/** Pack sections: cycles, who took part, and panel sessions. */
import { z } from 'zod';
import { sectorSchema } from '../../agencies/agency.events.js';
import {
  attendanceSchema,
  contactMeansSchema,
  methodSchema,
  nonReturnKindSchema,
  panelFunctionSchema,
} from '../../cycles/cycle.events.js';
import { idSchema, nameSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import {
  keySchema,
  linesSchema,
  listOf,
  orShort,
  packDateSchema,
  said,
  textSchema,
} from './shared.schema.js';

const cycle = { cycle: idSchema.optional().describe("The pack's own cycle when left out.") };

export const packCycleSchema = z.strictObject({
  id: idSchema.describe('PARTNERSHIP.NAME, for example gloucestershire.2021.'),
  partnership: idSchema.optional().describe("The pack's own partnership when left out."),
  name: nameSchema,
  round: idSchema.optional(),
  framework: idSchema.optional(),
  methods: listOf(methodSchema, 5),
  period: packDateSchema.optional().describe('The time that the audit looks at.'),
  opens: packDateSchema.optional(),
  submissionsDue: packDateSchema.optional(),
  ends: packDateSchema.optional(),
  mentionOnly: z.boolean().default(false).describe('Known only because the document mentions it.'),
  submissionsClosed: z
    .strictObject(said)
    .optional()
    .describe('That submissions closed, on its occurred day.'),
  closed: z.strictObject(said).optional().describe('That the cycle closed, on its occurred day.'),
  ...said,
});

const expectedSchema = orShort(
  idSchema,
  z.strictObject({ agency: idSchema, ...cycle, ...said }),
  (agency) => ({
    agency,
  }),
);

export const packParticipationSchema = z.strictObject({
  expected: listOf(expectedSchema).describe('Agencies that were asked, as ID or with lines.'),
  exemptions: listOf(
    z
      .strictObject({
        ...cycle,
        agency: idSchema.optional(),
        sector: sectorSchema.optional(),
        why: textSchema.optional(),
        ...said,
      })
      .refine(({ agency, sector }) => (agency === undefined) !== (sector === undefined), {
        error: 'Give an agency or a sector, one of the two.',
      }),
  ),
  contacts: listOf(
    z.strictObject({
      key: keySchema,
      ...cycle,
      agency: idSchema,
      how: contactMeansSchema.default('not_stated'),
      what: textSchema,
      outcome: textSchema.optional(),
      ...said,
    }),
  ),
  nonReturns: listOf(
    z.strictObject({
      ...cycle,
      agency: idSchema,
      kind: nonReturnKindSchema,
      why: textSchema.optional(),
      ...said,
    }),
  ),
});

const memberSchema = z.strictObject({
  person: idSchema.optional().describe('An opaque id; never a name.'),
  role: wordsSchema.optional(),
  of: partySchema.optional(),
  organisation: wordsSchema.optional(),
  function: panelFunctionSchema.default('member'),
  count: z.int().min(1).default(1).describe('How many people this line stands for.'),
  lines: linesSchema.optional(),
});

const attendanceValueSchema = orShort(
  attendanceSchema,
  z.strictObject({ attendance: attendanceSchema, note: textSchema.optional() }),
  (attendance) => ({ attendance }),
);

export const packPanelSessionSchema = z.strictObject({
  key: keySchema,
  ...cycle,
  kind: z.enum(['themed_panel', 'peer_review', 'challenge_event']),
  title: wordsSchema.optional(),
  held: z.boolean().default(true).describe('False: it did not take place; say why.'),
  why: textSchema.optional(),
  virtual: z.boolean().optional(),
  agencies: listOf(idSchema),
  submissions: listOf(idSchema),
  members: listOf(memberSchema, 100),
  attendance: z
    .record(idSchema, attendanceValueSchema)
    .default({})
    .describe('Per agency: present, apologies ...'),
  ...said,
});
