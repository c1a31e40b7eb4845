/** Folds the events of one recommendation, in the order of facts, into its course. */
import type { Party } from '../kernel/refs.js';
import {
  emptyCourse,
  shareOf,
  shareOfResponse,
  sharesOf,
  type AssignmentFact,
  type AssuranceFact,
  type Course,
  type FactOf,
  type Oddity,
  type ProgressFact,
  type ResponseFact,
  type ShareCourse,
  type StepFact,
} from './course.js';
import type { ReportedStatus } from './recommendation.events.js';
import { ownStatus, takenFrom, wholeStatus } from './status.js';

/** The course after these facts, which stand in the order of facts. */
export const courseOf = (facts: readonly StepFact[]): Course => facts.reduce(afterStep, emptyCourse);

/** The course after one more fact. */
export function afterStep(course: Course, fact: StepFact): Course {
  return withoutLapsedAssurance(advanced(course, fact));
}

function advanced(course: Course, fact: StepFact): Course {
  const { value } = fact;
  switch (value.type) {
    case 'RecommendationMade':
      return value.data.addressedTo.reduce(
        (so, party) => changed(so, party, () => ({ addressed: fact })),
        course,
      );
    case 'RecipientAdded':
      return changed(course, value.data.recipient, () => ({ addressed: fact }));
    case 'ResponsibilityAssigned':
      return assigned(course, fact as AssignmentFact);
    case 'ResponsibilityEnded':
      return changed(course, value.data.holder, () => ({ ended: { fact } }));
    case 'ReviewDatesSet':
      return changed(course, value.data.share, () => ({ reviewDates: fact as FactOf<'ReviewDatesSet'> }));
    case 'ResponseRecorded':
      return responded(course, fact as ResponseFact);
    case 'ProgressReported':
      return reported(course, fact as ProgressFact);
    case 'CompletionAssured':
      return assured(course, fact as AssuranceFact);
    case 'RecommendationReopened':
      return reopened(course, fact as FactOf<'RecommendationReopened'>);
    case 'RecommendationWithdrawn':
      return { ...course, withdrawn: fact as FactOf<'RecommendationWithdrawn'> };
    default:
      return course;
  }
}

function changed(
  course: Course,
  share: Party | undefined,
  change: (before: ShareCourse) => Partial<ShareCourse>,
): Course {
  const before = shareOf(course, share);
  const after = { ...before, ...change(before) };
  return share === undefined
    ? { ...course, whole: after }
    : { ...course, shares: { ...course.shares, [share]: after } };
}

const withOddity = (course: Course, oddity: Oddity | false): Course =>
  oddity ? { ...course, oddities: [...course.oddities, oddity] } : course;

function assigned(course: Course, fact: AssignmentFact): Course {
  const { holder, from } = fact.value.data;
  const taken = from.reduce(
    (so, party) =>
      changed(awaited(so, party, holder), party, () => ({
        ended: { fact, takenOverBy: holder, awaitedOf: holder },
      })),
    course,
  );
  return changed(taken, holder, () => ({ assigned: fact, ended: undefined }));
}

/** What was taken over and awaits a report of one party now awaits one of another, or none any more. */
const awaited = (course: Course, of: Party, next: Party | undefined): Course =>
  takenFrom(course, of).reduce(
    (so, party) => changed(so, party, ({ ended }) => ({ ended: ended && { ...ended, awaitedOf: next } })),
    course,
  );

function responded(course: Course, fact: ResponseFact): Course {
  const { by, share, stance } = fact.value.data;
  const heard = { ...course, responses: { ...course.responses, [`${by ?? ''}/${share ?? ''}`]: fact } };
  const of = shareOfResponse(fact.value.data);
  if (stance === 'rejected') return changed(heard, of, () => ({ rejected: fact, assured: undefined }));
  if (stance === 'accepted' || stance === 'accepted_in_part') {
    return shareOf(heard, of).rejected ? changed(heard, of, () => ({ rejected: undefined })) : heard;
  }
  return heard;
}

function reported(course: Course, fact: ProgressFact): Course {
  const { share, status } = fact.value.data;
  const heard = share === undefined ? course : awaited(course, share, undefined);
  const after = changed(heard, share, (before) => ({
    reports: [...before.reports, fact],
    ...(status ? restated(before, status, fact) : {}),
  }));
  const odd = { ...(share ? { share } : {}), fact };
  return withOddity(
    withOddity(after, !!shareOf(course, share).ended && { code: 'reported_after_end', ...odd }),
    !!course.withdrawn && { code: 'reported_while_withdrawn', ...odd },
  );
}

/** A status lifts a rejection; any but an unbroken Complete ends the assurance. */
const restated = (before: ShareCourse, status: ReportedStatus, fact: StepFact): Partial<ShareCourse> => ({
  stated: { status, fact },
  rejected: undefined,
  assured: status === 'complete' ? before.assured : undefined,
});

function assured(course: Course, fact: AssuranceFact): Course {
  const { share } = fact.value.data;
  const status = share === undefined ? wholeStatus(course).status : ownStatus(shareOf(course, share));
  return status === 'complete'
    ? changed(course, share, () => ({ assured: fact }))
    : withOddity(course, { code: 'assured_while_not_complete', ...(share ? { share } : {}), fact });
}

function reopened(course: Course, fact: FactOf<'RecommendationReopened'>): Course {
  const inProgress = (before: ShareCourse) => restated(before, 'in_progress', fact);
  const { share } = fact.value.data;
  if (share !== undefined) return changed(course, share, inProgress);
  const settled = sharesOf(course).filter(([, each]) =>
    ['complete', 'closed_without_being_done'].includes(ownStatus(each)),
  );
  const lifted: Course = { ...changed(course, undefined, inProgress), withdrawn: undefined };
  return settled.reduce((so, [party]) => changed(so, party, inProgress), lifted);
}

/** The whole may stop being complete by what happens to a share; its assurance then ends for good. */
const withoutLapsedAssurance = (course: Course): Course =>
  course.whole.assured && wholeStatus(course).status !== 'complete'
    ? changed(course, undefined, () => ({ assured: undefined }))
    : course;
