/** Entries of submissions: each one with its ratings, answers, evidence and what panels made of it. */
import { agreeRating, moderateRating } from '../../../submissions/commands/moderate-ratings.js';
import { amendRating, rateStandard } from '../../../submissions/commands/rate-standards.js';
import { answerStandard } from '../../../submissions/commands/answer-standards.js';
import { attachEvidence } from '../../../submissions/commands/attach-evidence.js';
import { declineToRate } from '../../../submissions/commands/decline-to-rate.js';
import { receiveOnPaper } from '../../../submissions/commands/receive-submission.js';
import { startSubmission } from '../../../submissions/commands/start-submission.js';
import { withdrawSubmission } from '../../../submissions/commands/lock-submission.js';
import type { Step } from '../../../kernel/command.js';
import type { Pack } from '../pack.schema.js';
import { useCase, type Entry } from './entry.js';
import type { Reading } from './reading.js';

type Written = Pack['submissions'][number];

/** A submission with its id and the rows of rating tables that are about it. */
interface Submission extends Written {
  readonly id: string;
  readonly index: number;
}

/** The id of a submission: the given one, else its first cycle and its agencies. */
export const submissionId = (reading: Reading, { id, agencies, cycles }: Written): string =>
  id ?? [cycles[0] ?? reading.cycle, ...agencies].join('.');

/** Submissions that others stand for come first: a rating can only cover one that was started. */
export function submissionEntries(reading: Reading): Entry[] {
  const submissions = reading.pack.submissions.map((one, index) =>
    withTables(reading, {
      ...one,
      id: submissionId(reading, one),
      cycles: one.cycles.length > 0 ? one.cycles : [reading.cycle ?? ''],
      index,
    }),
  );
  const covering = submissions.filter(coversOthers);
  return [...submissions.filter((one) => !coversOthers(one)), ...covering].map((one) => ({
    key: `submissions/${one.id}`,
    path: ['submissions', one.index],
    steps: [...startedAndRated(reading, one), ...receivedAndAfter(reading, one)],
  }));
}

const coversOthers = ({ covers, ratings }: Submission): boolean =>
  covers.length > 0 || Object.values(ratings).some((rating) => rating.covers.length > 0);

function startedAndRated(reading: Reading, one: Submission): Step[] {
  const rated = ratedIn(reading, one);
  const { id: submission, agencies, cycles } = one;
  return [
    useCase(startSubmission, { submission, agencies, cycles }, reading.record(one, { cycle: cycles[0] })),
    ...ratingSteps(reading, one, false),
    ...Object.entries(one.notRated).map(([key, { kind, why, ...declared }]) =>
      useCase(declineToRate, { ...rated(key), kind, why }, recordIn(reading, one, declared)),
    ),
    ...Object.entries(one.answers).map(([key, { text, notCompleted, why, ...answer }]) => {
      const input = { submission, item: reading.item(key, cycles[0]), text, notCompleted, why };
      return useCase(answerStandard, input, recordIn(reading, one, answer));
    }),
    ...one.evidence.map((evidence) => {
      const { key, item, title, reference, dated } = evidence;
      const of = item && reading.item(item, cycles[0]);
      const input = { submission, evidence: key, item: of, title, reference, dated };
      return useCase(attachEvidence, input, recordIn(reading, one, evidence));
    }),
  ];
}

function receivedAndAfter(reading: Reading, one: Submission): Step[] {
  const { id: submission, receipt, withdrawn } = one;
  return [
    ...(receipt
      ? [
          useCase(
            receiveOnPaper,
            { submission, flags: receipt.flags, why: receipt.why },
            recordIn(reading, one, receipt),
          ),
        ]
      : []),
    ...ratingSteps(reading, one, true),
    ...panelSteps(reading, one, 'moderated'),
    ...panelSteps(reading, one, 'agreed'),
    ...(withdrawn
      ? [useCase(withdrawSubmission, { submission, why: withdrawn.why }, recordIn(reading, one, withdrawn))]
      : []),
  ];
}

/** The agency's own ratings: those of its return, or those that it amended afterwards. */
const ratingSteps = (reading: Reading, one: Submission, amended: boolean): Step[] =>
  Object.entries(one.ratings)
    .filter(([, rating]) => rating.amended === amended)
    .map(([key, { grade, reason, covers, amended: _amended, ...rating }]) => {
      const input = {
        ...ratedIn(reading, one)(key),
        grade,
        reason,
        covers: [...new Set([...one.covers, ...covers])],
      };
      return useCase(amended ? amendRating : rateStandard, input, recordIn(reading, one, rating));
    });

const panelSteps = (reading: Reading, one: Submission, kind: 'moderated' | 'agreed'): Step[] =>
  Object.entries(one[kind]).map(([key, { grade, reason, by, session, cycle, ...rating }]) => {
    const input = {
      ...ratedIn(reading, one)(key),
      cycle: cycle ?? one.cycles[0],
      grade,
      reason,
      by,
      session,
    };
    return useCase(
      kind === 'moderated' ? moderateRating : agreeRating,
      input,
      recordIn(reading, one, rating),
    );
  });

/** `ITEM`, `FRAMEWORK/ITEM`, or either with `:REQUIREMENT`. */
const ratedIn =
  (reading: Reading, { id: submission, cycles }: Submission) =>
  (key: string) => {
    const [item = '', requirement] = key.split(':');
    return { submission, item: reading.item(item, cycles[0]), requirement };
  };

const recordIn = (reading: Reading, one: Submission, said: object) =>
  reading.record(said, { within: one, cycle: one.cycles[0] });

/** Rows of rating tables, put to the ratings of the submission that they are about. */
function withTables(reading: Reading, one: Submission): Submission {
  const result = {
    ...one,
    ratings: { ...one.ratings },
    notRated: { ...one.notRated },
    moderated: { ...one.moderated },
    agreed: { ...one.agreed },
  };
  for (const table of reading.pack.ratingTables) {
    for (const row of table.rows.filter(({ submission }) => submission === one.id)) {
      const { submission: _submission, grades, ...said } = row;
      for (const [column, grade] of grades.entries()) {
        const item = table.items[column];
        if (item === undefined || grade === null) continue;
        if (grade === 'not_rated' || grade === 'not_applicable')
          result.notRated[item] = { kind: grade, ...said };
        else if (table.kind === 'self') result.ratings[item] = { grade, covers: [], amended: false, ...said };
        else {
          const { by, session, cycle } = table;
          result[table.kind][item] = { grade, by, session, cycle, ...said };
        }
      }
    }
  }
  return result;
}
