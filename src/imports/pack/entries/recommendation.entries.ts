/** Entries of recommendations: each one with its responses, shares, dates, progress and links. */
import { recordResponse } from '../../../recommendations/commands/answer-recommendation.js';
import {
  assignResponsibility,
  endResponsibility,
} from '../../../recommendations/commands/assign-responsibility.js';
import {
  carryForward,
  linkRecommendation,
} from '../../../recommendations/commands/describe-recommendation.js';
import { makeRecommendation } from '../../../recommendations/commands/make-recommendation.js';
import { reportProgress } from '../../../recommendations/commands/report-progress.js';
import { setReviewDates } from '../../../recommendations/commands/set-review-dates.js';
import {
  assureCompletion,
  reopenRecommendation,
  withdrawRecommendation,
} from '../../../recommendations/commands/settle-recommendation.js';
import type { CommandDefinition, Step } from '../../../kernel/command.js';
import { slugOf } from '../../../kernel/refs.js';
import type { Pack } from '../pack.schema.js';
import type { Said } from '../shared.schema.js';
import { useCase, type Entry } from './entry.js';
import type { Reading } from './reading.js';

type Written = Pack['recommendations'][number];

/** The id of a recommendation: the given one, else its cycle or source, its list and its number. */
export function recommendationId(reading: Reading, one: Written): string | undefined {
  const origin = one.cycle === null || one.source ? one.source : reading.cycleOf(one);
  const number = slugOf(one.number ?? '');
  return one.id ?? (origin && number ? `${origin}.${one.list ?? 'main'}.${number}` : undefined);
}

export const recommendationEntries = (reading: Reading): Entry[] =>
  reading.pack.recommendations.map((one, index) => {
    const recommendation = recommendationId(reading, one) ?? '';
    return {
      key: `recommendations/${recommendation}`,
      path: ['recommendations', index],
      steps: [
        made(reading, one, recommendation),
        ...sharesAndDates(reading, one, recommendation),
        ...whatBecameOfIt(reading, one, recommendation),
      ],
    };
  });

function made(reading: Reading, one: Written, id: string): Step {
  const { source, list, number, madeBy, kind, wordings, addressedTo, addressedInWords } = one;
  const cycle = source ? undefined : reading.cycleOf(one);
  const input = {
    id,
    partnership: reading.partnershipOf(one),
    cycle,
    source,
    list,
    number,
    madeBy,
    kind,
    wordings,
    addressedTo,
    addressedInWords,
    concerns: one.concerns,
    items: one.items.map((item) => reading.item(item, cycle)),
    themes: one.themes,
    due: one.due,
    remark: one.remark,
  };
  return useCase(makeRecommendation, input, reading.record(one, { cycle }));
}

function sharesAndDates(reading: Reading, one: Written, recommendation: string): Step[] {
  const fact = factOf(reading, one, recommendation);
  return [
    ...one.responses.map(({ by, share, stance, text, ...said }) =>
      fact(recordResponse, { by, share, stance, text }, said),
    ),
    ...one.responsible.map(({ holder, from, doneBy, ended, why, ...said }) =>
      ended
        ? fact(endResponsibility, { holder, why }, said)
        : fact(assignResponsibility, { holder, from, doneBy }, said),
    ),
    ...one.reviewDates.map(({ share, dates, ...said }) => fact(setReviewDates, { share, dates }, said)),
  ];
}

function whatBecameOfIt(reading: Reading, one: Written, recommendation: string): Step[] {
  const fact = factOf(reading, one, recommendation);
  const { withdrawn } = one;
  return [
    ...one.progress.map(({ share, status, statusPrinted, progressNote, evidence, reportedIn, ...said }) => {
      const in_ = reportedIn ?? (reading.cycle ? { cycle: reading.cycle } : undefined);
      const input = { share, status, statusPrinted, note: progressNote, evidence, reportedIn: in_ };
      return fact(reportProgress, input, said, in_?.cycle);
    }),
    ...one.assured.map(({ share, by, assuranceNote, ...said }) =>
      fact(assureCompletion, { share, by, note: assuranceNote }, said),
    ),
    ...one.reopened.map(({ share, why, ...said }) => fact(reopenRecommendation, { share, why }, said)),
    ...one.carriedForward.map(({ to, why, ...said }) => fact(carryForward, { to, why }, said, to)),
    ...one.links.map(({ kind, target, words, ...said }) =>
      fact(linkRecommendation, { kind, target, words }, said, reading.cycle),
    ),
    ...(withdrawn ? [fact(withdrawRecommendation, { why: withdrawn.why }, withdrawn)] : []),
  ];
}

/** A fact on the recommendation; dated like it, unless it says otherwise or belongs to another cycle. */
const factOf =
  (reading: Reading, one: Written, recommendation: string) =>
  (command: CommandDefinition, input: object, said: Said, cycle?: string): Step => {
    const ofOther = cycle !== undefined && cycle !== reading.cycleOf(one);
    const within = ofOther ? { ...one, occurred: undefined } : one;
    const record = reading.record(said, { within, cycle: cycle ?? reading.cycleOf(one) });
    return useCase(command, { ...input, recommendation }, record);
  };
