/** What an action stands under: how people give it, and whether it is there. */
import { z } from 'zod';
import { frameworkStream, itemOf, type FrameworkState } from '../../frameworks/framework.state.js';
import type { ReadState } from '../../kernel/command.js';
import type { DataOf } from '../../kernel/event.js';
import { idSchema, itemRefSchema, partsOfItemRef } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { recommendationStream } from '../../recommendations/recommendation.state.js';
import { reportStream, type ReportState } from '../../reports/report.state.js';
import { submissionStream } from '../../submissions/submission.state.js';
import type { actionAdded } from '../action.events.js';

/** What an action stands under, as people give it: at least one of these. */
export const underInput = z
  .strictObject({
    recommendation: idSchema.optional().describe('A recommendation.'),
    finding: z
      .string()
      .max(400)
      .regex(/^[^/]+\/[^/]+$/, { error: 'Write REPORT/FINDING, for example barnsley-2021/area-1.' })
      .meta({ graphql: 'ID' })
      .optional()
      .describe('A finding of a report, as REPORT/FINDING.'),
    submission: idSchema.optional().describe('A submission: the action is part of its action plan.'),
    item: itemRefSchema.optional().describe('A standard or question, as FRAMEWORK/ITEM.'),
  })
  .refine((under) => Object.values(under).some((id) => id !== undefined), {
    error: 'Name what the action stands under, or leave this out.',
  })
  .meta({ id: 'ActionUnderInput', description: 'What an action stands under.' });

type Under = DataOf<typeof actionAdded>['under'];

/** What was looked for and is not there, by field. */
export type MissingUnder = readonly { readonly field: string; readonly id: string }[];

/** Looks for everything that an action is said to stand under. */
export async function readUnder(read: ReadState, under: Under): Promise<MissingUnder> {
  const { recommendation, finding, submission, item } = under ?? {};
  const [report = '', key = ''] = finding?.split('/') ?? [];
  const parts = item ? partsOfItemRef(item) : undefined;
  const found = {
    recommendation:
      !recommendation || (await read(recommendationStream, recommendation)).status !== 'unknown',
    finding: !finding || holdsFinding(await read(reportStream, report), key),
    submission: !submission || (await read(submissionStream, submission)).status !== 'unknown',
    item: !parts || holdsItem(await read(frameworkStream, parts.framework), parts.item),
  };
  return Object.entries(found).flatMap(([field, there]) =>
    there ? [] : [{ field, id: under?.[field as keyof typeof found] ?? '' }],
  );
}

/** Refuses with `UNDER_UNKNOWN` when the action would stand under something that is not there. */
export function insistStandsUnder(missing: MissingUnder): void {
  const [first] = missing;
  insist(
    !first,
    'UNDER_UNKNOWN',
    `There is no ${first?.field} ${first?.id}. Check the id, or record it first.`,
    {
      path: `under.${first?.field}`,
      missing,
    },
  );
}

const holdsFinding = (report: ReportState, finding: string): boolean =>
  report.findings[finding] !== undefined;

const holdsItem = (framework: FrameworkState, item: string): boolean => itemOf(framework, item) !== undefined;
