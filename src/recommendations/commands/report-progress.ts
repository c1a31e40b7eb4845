import { z } from 'zod';
import { cycleStream } from '../../cycles/cycle.state.js';
import { defineBatch, defineCommand, step, type Decision } from '../../kernel/command.js';
import { partySchema, type Party } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { readLinesOf, reporterOf, type AgenciesSeen } from '../../ownership/owners.rules.js';
import { progressReported } from '../recommendation.events.js';
import {
  everyHolder,
  holdersOn,
  insistCycle,
  insistHeld,
  insistMade,
  insistNotWithdrawn,
  shareOfSpeaker,
} from '../recommendation.rules.js';
import { recommendationStream, type MadeRecommendation } from '../recommendation.state.js';
import { progressFields } from '../../ownership/progress.input.js';
import { recommendationInput } from './recommendation.input.js';

const reportFields = {
  recommendation: recommendationInput,
  share: partySchema
    .optional()
    .describe(
      'Whose share, by its holder. When left out: the share of those you act for; for the business unit, the recommendation as a whole.',
    ),
  ...progressFields,
};

/** What the holder of a share, or the business unit for them, says of it. */
export const reportProgress = defineCommand({
  name: 'reportProgress',
  description:
    "Reports how a share of a recommendation goes: a status, a note, evidence, or any of them. Its holder can do so, whoever carries on the holder's work, and the business unit for them.",
  stream: recommendationStream,
  roles: ['business_unit', 'agency_lead', 'subgroup_member', 'executive', 'panel'],
  input: z.strictObject(reportFields),
  idOf: ({ recommendation }) => recommendation,
  lookUp: async (read, { share, reportedIn }, recommendation) => ({
    agencies: await readLinesOf(read, [...everyHolder(recommendation), ...(share ? [share] : [])]),
    cycle: reportedIn?.cycle ? await read(cycleStream, reportedIn.cycle) : undefined,
  }),
  decide: (recommendation, { recommendation: _id, share: named, ...report }, decision) => {
    insistMade(recommendation);
    insistNotWithdrawn(recommendation, decision);
    insistCycle(decision.seen.cycle, 'reportedIn.cycle');
    insistSaysSomething(report);
    const share = named ?? ownShare(recommendation, decision);
    insistHeld(recommendation, share, decision);
    if (share !== undefined) reporterOf(decision, [share], decision.seen.agencies);
    if (!decision.fromDocument) insistShown(report);
    return [progressReported({ share, ...report })];
  },
});

type Report = Omit<z.output<typeof reportProgress.input>, 'recommendation' | 'share'>;

/** The one share that the actor can report on. The business unit then speaks of the whole. */
function ownShare(
  recommendation: MadeRecommendation,
  { actor, occurred, seen }: Decision<{ agencies: AgenciesSeen }>,
): Party | undefined {
  if (actor.role === 'business_unit' || actor.role === 'system') return undefined;
  const share = shareOfSpeaker(recommendation, actor.for, seen.agencies, occurred);
  insist(
    share !== undefined,
    'NOT_THE_OWNER',
    'You hold no share of this recommendation. Ask the business unit to assign it first.',
    { path: 'share', holders: holdersOn(recommendation, occurred.latest) },
  );
  return share;
}

/** Refuses with `REPORT_EMPTY` a report that says nothing. */
function insistSaysSomething({ status, note, evidence }: Report): void {
  insist(
    status !== undefined || note !== undefined || evidence.length > 0,
    'REPORT_EMPTY',
    'Give a status, a note or evidence: this report says nothing yet.',
    { path: 'status' },
  );
}

/** Refuses with `EVIDENCE_MISSING` a live completion that nothing shows. */
function insistShown({ status, note, evidence }: Report): void {
  insist(
    status !== 'complete' || note !== undefined || evidence.length > 0,
    'EVIDENCE_MISSING',
    'Say what was done, or name the evidence: a share is complete only with one of them.',
    { path: 'note' },
  );
}

/** A subgroup goes through all that it owns in one go. */
export const reportProgressOnShares = defineBatch({
  name: 'reportProgressOnShares',
  description:
    'Reports how several shares go, of one recommendation or of many. All are checked before the first is stored.',
  input: z.strictObject({
    reports: z
      .array(
        z
          .strictObject(reportFields)
          .meta({ id: 'ShareProgressInput', description: 'How one share of a recommendation goes.' }),
      )
      .min(1)
      .max(200)
      .describe('What is reported, share by share.'),
  }),
  entries: 'reports',
  expand: ({ reports }) =>
    reports.map(({ note, ...report }) =>
      step(reportProgress, { ...report, ...(note ? { note: note.narrative } : {}) }),
    ),
});
