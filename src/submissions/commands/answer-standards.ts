import { z } from 'zod';
import { defineCommand, type Decision } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { itemRefSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import {
  formOf,
  insistEach,
  insistItem,
  lookUpRatings,
  saysSoBy,
  submissionField,
  type RatingLookUp,
} from '../rating.rules.js';
import { standardAnswered } from '../submission.events.js';
import { insistMayAct, insistNotWithdrawn, insistOpen } from '../submission.rules.js';
import { submissionStream, type Submission } from '../submission.state.js';

const answerFields = {
  item: itemRefSchema.describe('The question, as FRAMEWORK/ITEM.'),
  text: narrativeInput.optional().describe('The answer; left out when the question was not completed.'),
  notCompleted: z.boolean().default(false).describe('True when the question was not completed.'),
  why: narrativeInput.optional().describe('Why it was not completed.'),
};
const answerSchema = z
  .strictObject(answerFields)
  .meta({ id: 'StandardAnswerInput', description: 'What an agency answers to one question.' });
type Answer = z.output<typeof answerSchema>;

function insistAnswer(answer: Answer, { seen }: Pick<Decision<RatingLookUp>, 'seen'>): void {
  insistItem(answer, seen);
  insist(
    !!answer.text !== answer.notCompleted,
    'ANSWER_UNCLEAR',
    `Write an answer to ${answer.item}, or mark it as not completed.`,
    { path: 'text' },
  );
}

/** Whether the submission already says just this, on this day or later. */
const saysAlready = (
  { answers }: Submission,
  answer: Answer,
  { occurred, corrects }: Decision<unknown>,
): boolean => {
  const present = answers[answer.item];
  return (
    !corrects &&
    !!present &&
    present.notCompleted === answer.notCompleted &&
    present.text?.narrative === answer.text?.narrative &&
    present.why?.narrative === answer.why?.narrative &&
    saysSoBy(present, occurred)
  );
};

const eventOf = ({ item, text, notCompleted, why }: Answer) =>
  standardAnswered({ item, text, notCompleted, why });

/** An agency answers a question in words, or leaves it and says why. */
export const answerStandard = defineCommand({
  name: 'answerStandard',
  description: 'Records what an agency answers to one question, or that it was not completed and why.',
  stream: submissionStream,
  roles: ['agency_lead', 'business_unit'],
  input: z.strictObject({ ...submissionField, ...answerFields }),
  idOf: ({ submission }) => submission,
  lookUp: (read, input, state) => lookUpRatings(read, [input], state),
  decide: (submission, input, decision) => {
    insistNotWithdrawn(submission);
    insistMayAct(submission, decision);
    insistOpen(submission, decision);
    insistAnswer(input, decision);
    return saysAlready(submission, input, decision) ? [] : [eventOf(input)];
  },
});

/** An agency answers a whole form at once: all of it or, when one entry is wrong, nothing. */
export const answerStandards = defineCommand({
  name: 'answerStandards',
  description: 'Records answers of an agency to many questions at once. One wrong entry refuses them all.',
  stream: submissionStream,
  roles: ['agency_lead', 'business_unit'],
  input: z.strictObject({
    ...submissionField,
    answers: formOf(answerSchema).describe('The answers, each question once.'),
  }),
  idOf: ({ submission }) => submission,
  lookUp: (read, { answers }, state) => lookUpRatings(read, answers, state),
  decide: (submission, { answers }, decision) => {
    insistNotWithdrawn(submission);
    insistMayAct(submission, decision);
    insistOpen(submission, decision);
    insistEach(answers, 'answers', (answer) => insistAnswer(answer, decision));
    return answers.filter((answer) => !saysAlready(submission, answer, decision)).map(eventOf);
  },
});
