/** The pack: one whole audit in one file. docs/pack-format.md explains every section with an example. */
import { z } from 'zod';
import { packCycleSchema, packPanelSessionSchema, packParticipationSchema } from './cycles.schema.js';
import { packContinuationSchema, packFrameworkSchema } from './frameworks.schema.js';
import { packRecommendationSchema } from './recommendations.schema.js';
import {
  packDocumentSchema,
  packFindingSchema,
  packFindingTableSchema,
  packSurveyResultSchema,
  packSurveyTableSchema,
} from './report.schema.js';
import { listOf } from './shared.schema.js';
import { packRatingTableSchema, packSubmissionSchema } from './submissions.schema.js';
import { packAgencySchema, packBodySchema, packPartnershipSchema, packTopicSchema } from './who.schema.js';
import { packActionSchema, packCommitmentSchema, packFeedbackSchema } from './work.schema.js';

/** The format and its version, the first field of every pack. */
export const PACK_FORMAT = 'throughline-audit/1';

export const packSchema = z.strictObject({
  pack: z.literal(PACK_FORMAT, { error: `The first field must be pack: ${PACK_FORMAT}` }),
  document: packDocumentSchema,
  partnerships: listOf(packPartnershipSchema, 100),
  bodies: listOf(packBodySchema),
  topics: listOf(packTopicSchema, 200),
  agencies: listOf(packAgencySchema, 1000),
  frameworks: listOf(packFrameworkSchema, 20),
  continuations: listOf(packContinuationSchema, 1000),
  cycles: listOf(packCycleSchema, 50).describe(
    "The pack's own cycle first; then others that the document mentions.",
  ),
  participation: packParticipationSchema.default(packParticipationSchema.parse({})),
  panelSessions: listOf(packPanelSessionSchema, 200),
  submissions: listOf(packSubmissionSchema, 2000),
  ratingTables: listOf(packRatingTableSchema, 50),
  findings: listOf(packFindingSchema, 5000),
  findingTables: listOf(packFindingTableSchema, 200),
  surveyResults: listOf(packSurveyResultSchema, 5000),
  surveyTables: listOf(packSurveyTableSchema, 500),
  recommendations: listOf(packRecommendationSchema, 2000),
  actions: listOf(packActionSchema, 2000),
  feedback: listOf(packFeedbackSchema, 1000),
  commitments: listOf(packCommitmentSchema, 2000),
});

/** A pack as it was read and checked. */
export type Pack = z.output<typeof packSchema>;
