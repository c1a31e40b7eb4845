/** The question how a rating came about, step by step. */
import { z } from 'zod';
import { frameworksProjection } from '../../../projections/frameworks.js';
import { cyclesProjection } from '../../../projections/cycles.js';
import { directoryProjection } from '../../../projections/directory.js';
import { ratingCovers, submissionsProjection } from '../../../projections/submissions.js';
import { idSchema, itemRefSchema } from '../../kernel/refs.js';
import { certainBy, possibleBy, type Fact } from '../../read-models/fact.js';
import { defineQuery } from '../../read-models/query.js';
import { countedRatings, type SelfFact } from '../counted-ratings.js';
import { ratingAnswer } from '../rating-answer.js';
import { ratedContentOf } from '../rating-columns.js';
import { submissionFactsOf } from '../rating-facts.js';
import { keyOfRated, type PanelFact } from '../rating-table.js';

type StepValue = (SelfFact | PanelFact)['value'];

const stepOf = ({ value }: SelfFact | PanelFact): string => {
  if ('step' in value) return value.step;
  if (value.kind !== 'graded') return value.kind;
  return value.amended ? 'amended' : 'self';
};

/** Every step of one rating, of the submission itself and of those whose ratings stand for it. */
export const ratingHistoryQuery = defineQuery({
  name: 'ratingHistory',
  args: z.strictObject({
    submission: idSchema,
    item: itemRefSchema,
    requirement: idSchema.optional(),
    cycle: idSchema.optional(),
  }),
  projections: [submissionsProjection, frameworksProjection, cyclesProjection, directoryProjection],
  answer: async (facts, { submission, item, requirement, cycle }, view) => {
    const covering = (await facts.inLists(ratingCovers, [submission])).map(({ subject }) => subject);
    const [own, ...others] = await submissionFactsOf(facts, [submission, ...new Set(covering)]);
    const member = certainBy(own!.memberships, view.asOf).at(-1);
    if (!member) return null;
    const key = keyOfRated({ item, requirement });
    const ofCycle = cycle ?? member.value.cycles[0]!;
    const all: (SelfFact | PanelFact)[] = [
      ...own!.self,
      ...own!.panel.filter(({ value }) => !cycle || value.cycle === cycle),
      ...others.flatMap(({ self }) => self.filter(({ value }) => value.covers.includes(submission))),
    ];
    const steps = all.filter(({ value }) => keyOfRated(value) === key) as Fact<StepValue>[];
    const counting = new Map(
      [own!, ...others]
        .flatMap((one) => countedRatings(one, ofCycle))
        .map((counted) => [counted.fact.position, counted] as const),
    );
    const { columns } = await ratedContentOf(facts, ofCycle, [item], view);
    const byKey = new Map(columns.map((column) => [column.key, column]));
    const answerOf = (fact: SelfFact | PanelFact, certain: boolean) => ({
      ...ratingAnswer(fact, byKey),
      step: stepOf(fact),
      submission: fact.subject,
      cycle: 'cycle' in fact.value ? fact.value.cycle : null,
      draft: 'kind' in fact.value && !counting.has(fact.position),
      afterClosing: counting.get(fact.position)?.afterClosing ?? false,
      countsFrom: counting.get(fact.position)?.latest ?? null,
      corrected: fact.place !== fact.position,
      certain,
      eventPositions: fact.place === fact.position ? [fact.position] : [fact.place, fact.position],
    });
    return {
      submission,
      item,
      requirement: requirement ?? null,
      cycle: ofCycle,
      steps: [
        ...certainBy(steps, view.asOf).map((fact) => answerOf(fact as SelfFact | PanelFact, true)),
        ...possibleBy(steps, view.asOf).map((fact) => answerOf(fact as SelfFact | PanelFact, false)),
      ],
    };
  },
});
