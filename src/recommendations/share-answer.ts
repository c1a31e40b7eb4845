/** What answers show of shares, responses, dates and discrepancies. */
import type { Party } from '../kernel/refs.js';
import type { Names, PartyNameAnswer } from '../partnerships/names.js';
import { dayOf, type Course, type ProgressFact, type StepFact } from './course.js';
import type { Discrepancy } from './discrepancies.js';
import type { DatedDuty } from './due-dates.js';
import type { Possibility, ShareOverview, WholeOverview } from './overview.js';
import type { KnownCycle } from './load.js';

interface Joined {
  readonly names: Names;
  readonly cycles: ReadonlyMap<string, KnownCycle>;
}

/** The day of a fact and the event behind it. */
export const stated = (fact: Pick<StepFact, 'words' | 'earliest' | 'latest' | 'position'>) => ({
  occurred: dayOf(fact),
  eventPositions: [fact.position],
});

const nameAt = (party: Party | undefined, fact: StepFact, { names }: Joined): PartyNameAnswer | null =>
  party ? names(party, { on: fact.latest }) : null;

/** One share of a recommendation. */
export function shareAnswer(share: ShareOverview, joined: Joined) {
  const { course } = share;
  const since = course.assigned ?? course.addressed ?? course.ended?.fact;
  const behind = [since, course.ended?.fact, course.rejected ?? course.stated?.fact, course.assured];
  return {
    holder: since ? nameAt(share.holder, since, joined) : joined.names(share.holder),
    role: share.role,
    held: share.held,
    doneBy: course.assigned?.value.data.doneBy ?? null,
    status: share.status,
    ownStatus: share.ownStatus,
    statusPrinted: statusPrinted(course.stated?.fact),
    takenOverBy: course.ended?.takenOverBy
      ? nameAt(course.ended.takenOverBy, course.ended.fact, joined)
      : null,
    takenFrom: share.takenFrom.map(({ holder, status }) => ({ holder: joined.names(holder), status })),
    counts: share.counts,
    ...assuranceAnswer(share, joined),
    dates: share.duties.map(dutyAnswer),
    nextDue: share.nextDue ?? null,
    progress: course.reports.map((report) => progressAnswer(report, joined)),
    eventPositions: [...new Set(behind.flatMap((fact) => (fact ? [fact.position] : [])))],
  };
}

/** The status of the whole and how it was reached. */
export const wholeAnswer = (whole: WholeOverview, joined: Joined) => ({
  status: whole.status,
  computed: whole.computed ?? null,
  stated: whole.stated ?? null,
  statusPrinted: statusPrinted(whole.course.stated?.fact),
  differs: whole.differs,
  ...assuranceAnswer(whole, joined),
  dates: whole.duties.map(dutyAnswer),
  nextDue: whole.nextDue ?? null,
  progress: whole.course.reports.map((report) => progressAnswer(report, joined)),
  eventPositions: whole.course.stated ? [whole.course.stated.fact.position] : [],
});

const assuranceAnswer = (
  { assurance, course }: Pick<ShareOverview, 'assurance' | 'course'>,
  joined: Joined,
) => ({
  assurance,
  assuredBy:
    assurance === 'assured' && course.assured
      ? nameAt(course.assured.value.data.by, course.assured, joined)
      : null,
});

const statusPrinted = (fact: StepFact | undefined): string | null =>
  fact?.value.type === 'ProgressReported' ? (fact.value.data.statusPrinted ?? null) : null;

const dutyAnswer = ({ kind, date, state, metBy, setBy }: DatedDuty) => ({
  kind,
  date,
  state,
  metOn: metBy ? stated(metBy).occurred : null,
  eventPositions: [setBy.position, ...(metBy ? [metBy.position] : [])],
});

/** One report of progress. */
export function progressAnswer(report: ProgressFact, { cycles }: Joined) {
  const { status, note, evidence, reportedIn } = report.value.data;
  const cycle = reportedIn?.cycle;
  return {
    status: status ?? null,
    statusPrinted: statusPrinted(report),
    note: note ?? null,
    evidence,
    reportedInCycle: cycle ? { id: cycle, name: cycles.get(cycle)?.name ?? cycle } : null,
    reportedInReport: reportedIn?.report ?? null,
    ...stated(report),
  };
}

/** The last response of each responder. */
export const responseAnswers = ({ responses }: Course, joined: Joined) =>
  Object.values(responses).map((fact) => ({
    by: nameAt(fact.value.data.by, fact, joined),
    share: nameAt(fact.value.data.share, fact, joined),
    stance: fact.value.data.stance,
    text: fact.value.data.text ?? null,
    ...stated(fact),
  }));

export const discrepancyAnswer = ({ code, share, facts }: Discrepancy, { names }: Joined) => ({
  code,
  share: share ? names(share) : null,
  eventPositions: facts.map(({ position }) => position),
});

/** A fact that may but need not have been true, and the status that the whole would have with it. */
export function possibilityAnswer({ fact, overview }: Possibility, { names }: Joined) {
  const { share, holder, recipient, status } = fact.value.data as {
    share?: Party;
    holder?: Party;
    recipient?: Party;
    status?: string;
  };
  const about = share ?? holder ?? recipient;
  return {
    type: fact.value.type,
    about: about ? names(about) : null,
    status: status ?? null,
    wholeThen: overview?.whole.status ?? null,
    ...stated(fact),
  };
}
