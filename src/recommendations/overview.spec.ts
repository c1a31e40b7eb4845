import { describe, expect, it } from '@jest/globals';
import { recommendationsProjection } from '../../projections/recommendations.js';
import { factsOfHistory } from '../../test/support/in-memory-facts.js';
import { education, logOfOne, made, police, reported } from '../../test/support/recommendations.js';
import { BEGINNING, END_OF_TIME, onDay, type Day, type FuzzyDate } from '../kernel/days.js';
import type { NewEvent } from '../kernel/event.js';
import type { Party } from '../kernel/refs.js';
import { knownRecommendations } from './load.js';
import { overviewAt, possibilitiesAt, possibleOverviews, type RecommendationOverview } from './overview.js';
import {
  completionAssured,
  progressReported,
  recommendationReopened,
  recommendationWithdrawn,
  responseRecorded,
  responsibilityAssigned,
  responsibilityEnded,
  reviewDatesSet,
} from './recommendation.events.js';

const start = onDay('2024-01-01');
const today = '2024-06-30';
/** Days in the order of their numbers. */
const d = (number: number): FuzzyDate => onDay(`2024-02-${String(number).padStart(2, '0')}`);
const both = made({ addressedTo: [police, education] }, start);

const knownOf = async (events: readonly NewEvent[]) =>
  (await knownRecommendations(factsOfHistory(logOfOne(events), [recommendationsProjection]), ['one']))[0]!;

const overviewOf = async (events: readonly NewEvent[], day: Day = today): Promise<RecommendationOverview> =>
  overviewAt(await knownOf(events), day)!;

const shareIn = ({ shares }: RecommendationOverview, holder: Party) =>
  shares.find((share) => share.holder === holder)!;
const assign = (holder: Party, from: Party[], occurred: FuzzyDate) =>
  responsibilityAssigned({ holder, from }, { occurred });

describe('the status of the whole', () => {
  const whole = async (events: readonly NewEvent[]) => (await overviewOf(events)).whole.status;

  it('is not reported while nobody stated one', async () => expect(await whole([both])).toBe('not_reported'));

  it('is not started when somebody stated so', async () =>
    expect(await whole([both, reported(police, 'not_started', d(1))])).toBe('not_started'));

  it('is in progress when one share is complete and another is not', async () =>
    expect(await whole([both, reported(police, 'complete', d(1))])).toBe('in_progress'));

  it('is complete when one share is and all others are too or were closed', async () =>
    expect(
      await whole([
        both,
        reported(police, 'complete', d(1)),
        reported(education, 'closed_without_being_done', d(2)),
      ]),
    ).toBe('complete'));

  it('is closed without being done when all are', async () =>
    expect(
      await whole([
        both,
        reported(police, 'closed_without_being_done', d(1)),
        reported(education, 'closed_without_being_done', d(2)),
      ]),
    ).toBe('closed_without_being_done'));

  it('counts the shares of those responsible alone', async () =>
    expect(await whole([both, assign(police, [], d(1)), reported(police, 'complete', d(2))])).toBe(
      'complete',
    ));

  it('counts an addressed share as well once something was reported on it', async () =>
    expect(
      await whole([
        both,
        assign(police, [], d(1)),
        reported(police, 'complete', d(2)),
        progressReported(
          { share: education, evidence: [], note: { narrative: 'We will look at it.' } },
          { occurred: d(3) },
        ),
      ]),
    ).toBe('in_progress'));

  it('leaves out a share that ended, even where addressed', async () =>
    expect(
      await whole([
        both,
        assign(education, [], d(1)),
        responsibilityEnded({ holder: education }, { occurred: d(2) }),
        reported(police, 'complete', d(3)),
      ]),
    ).toBe('complete'));

  it('is the stated one while no share that counts has a status', async () =>
    expect(await whole([both, reported(undefined, 'in_progress', d(1))])).toBe('in_progress'));

  it('is the computed one where both exist, with a discrepancy where they differ', async () => {
    const { whole: reached, discrepancies } = await overviewOf([
      both,
      reported(undefined, 'complete', d(1)),
      reported(police, 'in_progress', d(2)),
    ]);
    expect(reached).toMatchObject({ status: 'in_progress', stated: 'complete', differs: true });
    expect(discrepancies.map(({ code }) => code)).toEqual(['stated_differs_from_shares']);
  });

  it('is withdrawn when it was, and so is every share', async () => {
    const overview = await overviewOf([both, recommendationWithdrawn({}, { occurred: d(1) })]);
    expect([overview.whole.status, shareIn(overview, police).status]).toEqual(['withdrawn', 'withdrawn']);
  });
});

describe('the status of a share', () => {
  const statusOfPolice = async (...events: NewEvent[]) =>
    shareIn(await overviewOf([both, ...events]), police).status;

  it('is the last in the order of facts, whenever it was recorded', async () =>
    expect(
      await statusOfPolice(reported(police, 'complete', d(9)), reported(police, 'in_progress', d(2))),
    ).toBe('complete'));

  it('stays as it was after a report without a status', async () =>
    expect(
      await statusOfPolice(
        reported(police, 'complete', d(1)),
        progressReported({ share: police, evidence: [] }, { occurred: d(2) }),
      ),
    ).toBe('complete'));

  it('is closed by a rejection until a later acceptance brings back what it was', async () => {
    const rejected = [
      reported(police, 'in_progress', d(1)),
      responseRecorded({ by: police, stance: 'rejected' }, { occurred: d(2) }),
    ];
    expect(await statusOfPolice(...rejected)).toBe('closed_without_being_done');
    const accepted = responseRecorded({ by: police, stance: 'accepted_in_part' }, { occurred: d(3) });
    expect(await statusOfPolice(...rejected, accepted)).toBe('in_progress');
  });

  it('is closed by a rejection until a later report with a status', async () =>
    expect(
      await statusOfPolice(
        responseRecorded({ by: police, stance: 'rejected' }, { occurred: d(1) }),
        reported(police, 'not_started', d(2)),
      ),
    ).toBe('not_started'));

  it('is changed by no other response', async () =>
    expect(
      await statusOfPolice(
        responseRecorded({ by: police, stance: 'rejected' }, { occurred: d(1) }),
        responseRecorded({ by: police, stance: 'noted' }, { occurred: d(2) }),
      ),
    ).toBe('closed_without_being_done'));

  it('is in progress after reopening it', async () =>
    expect(
      await statusOfPolice(
        reported(police, 'complete', d(1)),
        recommendationReopened({ share: police }, { occurred: d(2) }),
      ),
    ).toBe('in_progress'));

  it('is in progress after reopening the whole, when it was complete or closed, and as it was otherwise', async () => {
    const overview = await overviewOf([
      both,
      reported(police, 'complete', d(1)),
      reported(education, 'not_started', d(2)),
      recommendationWithdrawn({}, { occurred: d(3) }),
      recommendationReopened({}, { occurred: d(4) }),
    ]);
    expect(overview.shares.map(({ holder, status }) => [holder, status])).toEqual([
      [police, 'in_progress'],
      [education, 'not_started'],
    ]);
    expect(overview.whole.status).toBe('in_progress');
  });

  it('is taken over until the new holder reports, who sees what it was', async () => {
    const taken = [both, reported(police, 'in_progress', d(1)), assign(education, [police], d(2))];
    const overview = await overviewOf(taken);
    expect(shareIn(overview, police)).toMatchObject({ status: 'taken_over', held: false, counts: false });
    expect(shareIn(overview, education).takenFrom).toEqual([{ holder: police, status: 'in_progress' }]);
    const later = await overviewOf([...taken, reported(education, 'complete', d(3))]);
    expect(shareIn(later, police).status).toBe('in_progress');
    expect(later.whole.status).toBe('complete');
  });

  it('is taken over, from hand to hand, until the one who holds it then reports', async () => {
    const health: Party = 'agency:health';
    const passedOn = [
      both,
      reported(police, 'in_progress', d(1)),
      assign(education, [police], d(2)),
      assign(health, [education], d(3)),
    ];
    const overview = await overviewOf(passedOn);
    expect(shareIn(overview, police).status).toBe('taken_over');
    expect(shareIn(overview, education)).toMatchObject({ status: 'taken_over', takenFrom: [] });
    expect(
      shareIn(overview, health)
        .takenFrom.map(({ holder }) => holder)
        .sort(),
    ).toEqual([police, education]);
    const byFormerHolder = await overviewOf([...passedOn, reported(education, 'complete', d(4))]);
    expect(shareIn(byFormerHolder, police).status).toBe('taken_over');
    const later = await overviewOf([...passedOn, reported(health, 'complete', d(4))]);
    expect([police, education].map((party) => shareIn(later, party).status)).toEqual([
      'in_progress',
      'not_reported',
    ]);
  });

  it('is not taken over any more once one who held it in between reported', async () => {
    const overview = await overviewOf([
      both,
      assign(education, [police], d(1)),
      reported(education, 'in_progress', d(2)),
      assign('agency:health', [education], d(3)),
    ]);
    expect([police, education].map((party) => shareIn(overview, party).status)).toEqual([
      'not_reported',
      'taken_over',
    ]);
  });
});

describe('assurance', () => {
  const assured = (day: FuzzyDate, share?: Party) =>
    completionAssured({ share, by: 'body:here.executive' }, { occurred: day });
  const ofPolice = async (...events: NewEvent[]) =>
    shareIn(await overviewOf([both, ...events]), police).assurance;

  it('stands beside complete, stated or not', async () => {
    expect(await ofPolice(reported(police, 'complete', d(1)))).toBe('not_stated');
    expect(await ofPolice(reported(police, 'complete', d(1)), assured(d(2), police))).toBe('assured');
    expect(await ofPolice(reported(police, 'in_progress', d(1)))).toBeNull();
  });

  it('outlasts another complete, and no break', async () => {
    const first = [reported(police, 'complete', d(1)), assured(d(2), police)];
    expect(await ofPolice(...first, reported(police, 'complete', d(3)))).toBe('assured');
    expect(
      await ofPolice(...first, reported(police, 'in_progress', d(3)), reported(police, 'complete', d(4))),
    ).toBe('not_stated');
  });

  it('of the whole ends for good when another becomes responsible', async () => {
    const complete = [
      made({ addressedTo: [police] }, start),
      reported(police, 'complete', d(1)),
      assured(d(2)),
    ];
    expect((await overviewOf(complete)).whole.assurance).toBe('assured');
    const again = [...complete, assign(education, [], d(3)), reported(education, 'complete', d(4))];
    expect((await overviewOf(again)).whole).toMatchObject({ status: 'complete', assurance: 'not_stated' });
  });

  it('on a day when it was not complete is a discrepancy', async () => {
    const { discrepancies } = await overviewOf([
      both,
      assured(d(1), police),
      reported(police, 'complete', d(2)),
    ]);
    expect(discrepancies.map(({ code }) => code)).toEqual(['assured_while_not_complete']);
  });
});

describe('reopening the whole', () => {
  it('states nothing that shares could contradict', async () => {
    const { whole, discrepancies } = await overviewOf([
      both,
      reported(police, 'complete', d(1)),
      reported(education, 'complete', d(1)),
      recommendationReopened({}, { occurred: d(2) }),
      reported(police, 'complete', d(3)),
      reported(education, 'complete', d(3)),
    ]);
    expect(whole).toMatchObject({ status: 'complete', differs: false });
    expect(discrepancies).toEqual([]);
  });

  it('does not hide what somebody stated of the whole since', async () => {
    const { whole, discrepancies } = await overviewOf([
      both,
      reported(police, 'complete', d(1)),
      recommendationReopened({}, { occurred: d(2) }),
      reported(undefined, 'complete', d(3)),
    ]);
    expect(whole).toMatchObject({ status: 'in_progress', differs: true });
    expect(discrepancies.map(({ code }) => code)).toEqual(['stated_differs_from_shares']);
  });
});

describe('discrepancies', () => {
  const codes = async (...events: NewEvent[]) =>
    (await overviewOf(events)).discrepancies.map(({ code, share }) => [code, share]);

  it('a fact on a share that nobody holds is never lost', async () =>
    expect(await codes(made({}, start), reported(police, 'complete', d(1)))).toEqual([
      ['share_not_held', police],
    ]));

  it('a report after the responsibility ended stays, and is shown', async () =>
    expect(
      await codes(
        made({}, start),
        assign(police, [], d(1)),
        reported(police, 'complete', d(3)),
        responsibilityEnded({ holder: police }, { occurred: d(2) }),
      ),
    ).toEqual([['reported_after_end', police]]));

  it('a report while withdrawn stays, and is shown', async () =>
    expect(
      await codes(both, recommendationWithdrawn({}, { occurred: d(1) }), reported(police, 'complete', d(2))),
    ).toEqual([['reported_while_withdrawn', police]]));
});

describe('dates', () => {
  const autumn = { words: 'Autumn 2024', earliest: '2024-09-01', latest: '2024-11-30' };
  const someDay = { words: 'in due course', earliest: BEGINNING, latest: END_OF_TIME };
  const review = (dates: FuzzyDate[], share?: Party) => reviewDatesSet({ share, dates }, { occurred: start });
  const states = async (day: Day, ...events: NewEvent[]) =>
    shareIn(await overviewOf([both, ...events], day), police).duties.map(({ state }) => state);

  it('are due from the earliest day and overdue after the latest', async () => {
    expect(await states('2024-08-31', review([autumn]))).toEqual(['not_yet_due']);
    expect(await states('2024-09-01', review([autumn]))).toEqual(['due']);
    expect(await states('2024-12-01', review([autumn]))).toEqual(['overdue']);
  });

  it('without a latest day are never overdue', async () =>
    expect(await states('2030-01-01', review([someDay]))).toEqual(['no_date']));

  it('of a share come before those of the whole', async () =>
    expect(await states('2024-12-01', review([autumn]), review([someDay], police))).toEqual(['no_date']));

  it('are met by any report on that share since the earliest day', async () => {
    const note = (share: Party, occurred: FuzzyDate) =>
      progressReported({ share, evidence: [] }, { occurred });
    expect(await states('2024-12-01', review([autumn]), note(police, onDay('2024-08-31')))).toEqual([
      'overdue',
    ]);
    expect(await states('2024-12-01', review([autumn]), note(education, onDay('2024-09-01')))).toEqual([
      'overdue',
    ]);
    expect(await states('2024-12-01', review([autumn]), note(police, onDay('2024-09-01')))).toEqual(['met']);
  });

  it('are settled once the share is complete', async () =>
    expect(await states('2024-12-01', review([autumn]), reported(police, 'complete', d(1)))).toEqual([
      'settled',
    ]));

  it('by which it is to be done are met by completion alone', async () => {
    const due = made({ addressedTo: [police], due: autumn }, start);
    const state = async (status: 'in_progress' | 'complete') =>
      shareIn(await overviewOf([due, reported(police, status, onDay('2024-09-02'))], '2024-12-01'), police)
        .duties[0]!.state;
    expect(await state('in_progress')).toBe('overdue');
    expect(await state('complete')).toBe('met');
  });

  it('the next one is the smallest latest day among those not met', async () => {
    const soon = { earliest: '2024-10-01', latest: '2024-10-31' };
    const overview = await overviewOf([both, review([someDay, autumn, soon])], '2024-10-05');
    expect(shareIn(overview, police).nextDue).toBe('2024-10-31');
  });

  it('of the whole are met when every share that counts was reported on', async () => {
    const on = (share: Party) => reported(share, 'in_progress', onDay('2024-09-03'));
    const state = async (...events: NewEvent[]) =>
      (await overviewOf([both, review([autumn]), ...events], '2024-12-01')).whole.duties[0]!.state;
    expect(await state(on(police))).toBe('overdue');
    expect(await state(on(police), on(education))).toBe('met');
  });
});

describe('what may but need not have been true', () => {
  const spring = { earliest: '2024-06-01', latest: '2024-07-31' };

  it('counts nowhere, and comes with what the whole would be', async () => {
    const known = await knownOf([
      made({ addressedTo: [police] }, start),
      reported(police, 'complete', spring),
    ]);
    expect(overviewAt(known, today)?.whole.status).toBe('not_reported');
    expect(possibilitiesAt(known, today).map(({ overview }) => overview?.whole.status)).toEqual(['complete']);
    expect(overviewAt(known, '2024-07-31')?.whole.status).toBe('complete');
  });

  it('never happens to a recommendation that is not there: its making goes with it', async () => {
    const known = await knownOf([
      made({}, spring),
      responsibilityAssigned({ holder: police, from: [] }, { occurred: spring }),
      reported(police, 'complete', spring),
    ]);
    expect(
      possibilitiesAt(known, today).map(({ overview }) => overview?.shares.map(({ held }) => held)),
    ).toEqual([[], [true], []]);
    expect(possibleOverviews(known, today).map(({ whole }) => whole.status)).toContain('complete');
  });

  it('is nothing before its earliest day', async () => {
    const known = await knownOf([both, reported(police, 'complete', spring)]);
    expect(possibilitiesAt(known, '2024-05-31')).toEqual([]);
  });

  it('a recommendation that was not made yet is not there', async () =>
    expect(overviewAt(await knownOf([both]), '2023-12-31')).toBeUndefined());
});
