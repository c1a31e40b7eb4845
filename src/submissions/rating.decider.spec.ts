import { describe, expect, it } from '@jest/globals';
import { onDay } from '../kernel/days.js';
import { recordedInError, type Actor, type NewEvent } from '../kernel/event.js';
import { fromReport, given as givenStream } from '../../test/support/given.js';
import { surroundings } from '../../test/support/submissions.js';
import { answerStandard, answerStandards } from './commands/answer-standards.js';
import { declineToRate } from './commands/decline-to-rate.js';
import {
  agreeRating,
  agreeRatings,
  moderateRating,
  moderateRatings,
  queryRating,
} from './commands/moderate-ratings.js';
import { amendRating, rateStandard, rateStandards } from './commands/rate-standards.js';
import {
  notRatedDeclared,
  ratingAgreed,
  ratingAmended,
  ratingModerated,
  ratingQueried,
  standardAnswered,
  standardRated,
  submissionLocked,
  submissionReceived,
  submissionReopened,
  submissionStarted,
} from './submission.events.js';
import { submissionStream } from './submission.state.js';

const started = submissionStarted({ agencies: ['trust'], cycles: ['c1'] });
const other = submissionStarted({ agencies: ['council'], cycles: ['c1'] });
const elsewhere = submissionStarted({ agencies: ['council'], cycles: ['c2'] });

const given = (...events: NewEvent[]) => {
  const { when } = givenStream(submissionStream, events);
  const others = { ...surroundings, 'submission-other': [other], 'submission-elsewhere': [elsewhere] };
  return {
    when: ((command, input, circumstances = {}) =>
      when(command, input, { others, ...circumstances })) as typeof when,
  };
};

const received = submissionReceived({ means: 'submitted', flags: [] });
const locked = (cycle: string) => submissionLocked({ cycle });
const reopened = submissionReopened({ cycle: 'c1' });
const graded = (item: string, grade: string, requirement?: string) =>
  standardRated({ item, requirement, grade, covers: [] });
const narrative = (text: string) => ({ narrative: text });
const one = { submission: 's', item: 's11/1' };
const ofPanel = { ...one, cycle: 'c1' };
const auditTrail = { correction: { record: { corrects: 'e1' } } };

describe("An agency's own rating", () => {
  it('is a grade on the scale of the item', async () => {
    await given(started)
      .when(rateStandard, { ...one, grade: 'green' })
      .then([graded('s11/1', 'green')]);
    await given(started)
      .when(rateStandard, { ...one, grade: 'met' })
      .refused('RATING_NOT_ON_SCALE', { path: 'grade' });
  });

  it("of a requirement is a grade on the requirement's scale", async () => {
    const requirement = { submission: 's', item: 's11/4', requirement: 'a' };
    await given(started)
      .when(rateStandard, { ...requirement, grade: 'met' })
      .then([graded('s11/4', 'met', 'a')]);
    await given(started)
      .when(rateStandard, { ...requirement, grade: 'green' })
      .refused('RATING_NOT_ON_SCALE');
    await given(started)
      .when(rateStandard, { ...requirement, requirement: 'z', grade: 'met' })
      .refused('ITEM_UNKNOWN', { path: 'requirement' });
  });

  it('is never entered where it follows from requirements', () =>
    given(started)
      .when(rateStandard, { submission: 's', item: 's11/4', grade: 'green' })
      .refused('ROLL_UP_IS_COMPUTED'));

  it('is of a rated item in a framework of its cycles', async () => {
    await given(started)
      .when(rateStandard, { ...one, item: 's11/9', grade: 'green' })
      .refused('ITEM_UNKNOWN');
    await given(started)
      .when(rateStandard, { ...one, item: 's11/3', grade: 'green' })
      .refused('ITEM_NOT_RATED');
    await given(started)
      .when(
        rateStandard,
        { ...one, item: 'old/1', grade: 'green' },
        { others: { ...surroundings, 'framework-old': surroundings['framework-s11']! } },
      )
      .refused('ITEM_NOT_IN_CYCLE');
  });

  it('replaces the one before in a draft, and changes nothing when it says the same', async () => {
    await given(started, graded('s11/1', 'green'))
      .when(rateStandard, { ...one, grade: 'red' })
      .then([graded('s11/1', 'red')]);
    await given(started, graded('s11/1', 'green'))
      .when(rateStandard, { ...one, grade: 'green' })
      .changesNothing();
  });

  it('is amended, not rated again, once the return was received', async () => {
    const before = [started, graded('s11/1', 'green'), received];
    await given(...before)
      .when(rateStandard, { ...one, grade: 'red' })
      .refused('ALREADY_RECEIVED');
    await given(...before)
      .when(amendRating, { ...one, grade: 'red', reason: 'New evidence' })
      .then([ratingAmended({ item: 's11/1', grade: 'red', reason: narrative('New evidence'), covers: [] })]);
  });

  it('is amended only after receipt', () =>
    given(started, graded('s11/1', 'green'))
      .when(amendRating, { ...one, grade: 'red' })
      .refused('NOT_RECEIVED'));

  it('may be missing at receipt and come after it', () =>
    given(started, received)
      .when(rateStandard, { ...one, grade: 'red' })
      .then([graded('s11/1', 'red')]));

  it('is taken while at least one cycle is open, and refused when all are locked', async () => {
    const two = submissionStarted({ agencies: ['trust'], cycles: ['c1', 'c2'] });
    await given(two, locked('c1'))
      .when(rateStandard, { ...one, grade: 'red' })
      .then([graded('s11/1', 'red')]);
    await given(two, locked('c1'), locked('c2'))
      .when(rateStandard, { ...one, grade: 'red' })
      .refused('SUBMISSION_LOCKED');
    await given(two, locked('c1'), locked('c2'), reopened)
      .when(rateStandard, { ...one, grade: 'red' })
      .then([graded('s11/1', 'red')]);
  });

  it('can be corrected when it is locked, but not by the agency', async () => {
    const before = [started, graded('s11/1', 'green'), locked('c1')];
    await given(...before)
      .when(rateStandard, { ...one, grade: 'red' }, auditTrail.correction)
      .then([graded('s11/1', 'red')]);
    const actor: Actor = { id: 'lead-1', role: 'agency_lead', for: 'agency:trust' };
    await given(...before)
      .when(rateStandard, { ...one, grade: 'red' }, { ...auditTrail.correction, actor })
      .refused('SUBMISSION_LOCKED');
  });

  it('can be corrected back to the grade before it', () =>
    given(started, graded('s11/1', 'green'), graded('s11/1', 'red'))
      .when(rateStandard, { ...one, grade: 'green' }, { record: { corrects: 'e2' } })
      .then([graded('s11/1', 'green')]));

  it('stands for other submissions of the same cycles, never for its own', async () => {
    await given(started)
      .when(rateStandard, { ...one, grade: 'green', covers: ['other'] })
      .then([standardRated({ item: 's11/1', grade: 'green', covers: ['other'] })]);
    await given(started)
      .when(rateStandard, { ...one, grade: 'green', covers: ['s'] })
      .refused('COVERS_ITSELF');
    await given(started)
      .when(rateStandard, { ...one, grade: 'green', covers: ['nobody'] })
      .refused('COVERED_UNKNOWN');
    await given(started)
      .when(rateStandard, { ...one, grade: 'green', covers: ['elsewhere'] })
      .refused('COVERED_OF_OTHER_CYCLES');
  });
});

describe('A whole form', () => {
  const ratings = [
    { item: 's11/1', grade: 'green' },
    { item: 's11/2', grade: 'amber' },
  ];

  it('is recorded at once, without what is already so', () =>
    given(started, graded('s11/1', 'green'))
      .when(rateStandards, { submission: 's', ratings })
      .then([graded('s11/2', 'amber')]));

  it('is refused as a whole when entries are wrong, naming each', () =>
    given(started)
      .when(rateStandards, {
        submission: 's',
        ratings: [...ratings, { item: 's11/9', grade: 'green' }, { item: 's11/3', grade: 'green' }],
      })
      .refused('ENTRIES_REFUSED', {
        problems: [
          { path: 'ratings.2.item', code: 'ITEM_UNKNOWN' },
          { path: 'ratings.3.item', code: 'ITEM_NOT_RATED' },
        ],
      }));

  it('names each item once', () =>
    given(started)
      .when(rateStandards, { submission: 's', ratings: [ratings[0]!, ratings[0]!] })
      .refused('INPUT_INVALID'));

  it('of answers is recorded at once, each a text or not completed', async () => {
    await given(started)
      .when(answerStandards, { submission: 's', answers: [{ item: 's11/3', text: 'We train everybody.' }] })
      .then([
        standardAnswered({ item: 's11/3', text: narrative('We train everybody.'), notCompleted: false }),
      ]);
    await given(started)
      .when(answerStandards, {
        submission: 's',
        answers: [{ item: 's11/3' }, { item: 's11/9', text: 'Yes' }],
      })
      .refused('ENTRIES_REFUSED', {
        problems: [
          { path: 'answers.0.text', code: 'ANSWER_UNCLEAR' },
          { path: 'answers.1.item', code: 'ITEM_UNKNOWN' },
        ],
      });
  });
});

describe('Giving no grade', () => {
  it('says whether it was not rated or does not apply, and why', () =>
    given(started)
      .when(declineToRate, { ...one, kind: 'not_applicable', why: 'No contact with children' })
      .then([
        notRatedDeclared({
          item: 's11/1',
          kind: 'not_applicable',
          why: narrative('No contact with children'),
        }),
      ]));

  it('of an earlier day than the same statement is recorded, since it was true before', async () => {
    const later = notRatedDeclared(
      { item: 's11/1', kind: 'not_rated', why: narrative('No time') },
      { occurred: onDay('2026-02-10') },
    );
    const again = { ...one, kind: 'not_rated', why: 'No time' } as const;
    await given(started, later)
      .when(declineToRate, again, { record: { occurred: onDay('2026-02-01') } })
      .then([{ ...later, occurred: onDay('2026-02-01') }]);
    await given(started, later).when(declineToRate, again).changesNothing();
  });

  it('may leave the reason out only where a document does', async () => {
    await given(started)
      .when(declineToRate, { ...one, kind: 'not_rated' })
      .refused('REASON_MISSING', { path: 'why' });
    await given(started)
      .when(declineToRate, { ...one, kind: 'not_rated' }, { record: fromReport })
      .then([notRatedDeclared({ item: 's11/1', kind: 'not_rated' })]);
  });
});

describe('An answer in words', () => {
  it('replaces the one before, and changes nothing when it says the same', async () => {
    const answer = { submission: 's', item: 's11/3', notCompleted: true, why: 'No time' };
    const recorded = standardAnswered({ item: 's11/3', notCompleted: true, why: narrative('No time') });
    await given(started).when(answerStandard, answer).then([recorded]);
    await given(started, recorded).when(answerStandard, answer).changesNothing();
  });

  it('of an earlier day than the same answer is recorded, since it was true before', async () => {
    const answered = (text: string, day: string) =>
      standardAnswered(
        { item: 's11/3', text: narrative(text), notCompleted: false },
        { occurred: onDay(day) },
      );
    const again = { item: 's11/3', text: 'Yes.' };
    const later = answered('Yes.', '2026-02-10');
    const record = { occurred: onDay('2026-02-01') };
    await given(started, later)
      .when(answerStandard, { submission: 's', ...again }, { record })
      .then([answered('Yes.', '2026-02-01')]);
    await given(started, later)
      .when(answerStandards, { submission: 's', answers: [again] }, { record })
      .then([answered('Yes.', '2026-02-01')]);
    await given(started, later, answered('No.', '2026-01-01'))
      .when(answerStandard, { submission: 's', ...again })
      .changesNothing();
  });
});

describe("A panel's rating", () => {
  const before = [started, graded('s11/1', 'green'), received];

  it('stands beside the own one, with its reason', async () => {
    await given(...before)
      .when(moderateRating, { ...ofPanel, grade: 'amber', reason: 'Weak evidence' })
      .then([
        ratingModerated({ item: 's11/1', cycle: 'c1', grade: 'amber', reason: narrative('Weak evidence') }),
      ]);
    await given(...before)
      .when(moderateRating, { ...ofPanel, grade: 'amber' })
      .refused('REASON_MISSING');
    await given(...before)
      .when(moderateRating, { ...ofPanel, grade: 'amber' }, { record: fromReport })
      .then([ratingModerated({ item: 's11/1', cycle: 'c1', grade: 'amber' })]);
  });

  it('belongs to a cycle that the submission serves', () =>
    given(...before)
      .when(moderateRating, { ...ofPanel, cycle: 'c2', grade: 'amber', reason: 'Why' })
      .refused('CYCLE_NOT_SERVED'));

  it('is on the scale and waits for the return', async () => {
    await given(...before)
      .when(moderateRating, { ...ofPanel, grade: 'met', reason: 'Why' })
      .refused('RATING_NOT_ON_SCALE');
    await given(started)
      .when(moderateRating, { ...ofPanel, grade: 'red', reason: 'Why' })
      .refused('NOT_RECEIVED');
  });

  it('may be given after the submission was locked', () =>
    given(...before, locked('c1'))
      .when(moderateRating, { ...ofPanel, grade: 'red', reason: 'Why' })
      .then([ratingModerated({ item: 's11/1', cycle: 'c1', grade: 'red', reason: narrative('Why') })]));

  it('can be asked about without changing it', () =>
    given(...before)
      .when(queryRating, { ...ofPanel, question: 'On what evidence?' })
      .then([ratingQueried({ item: 's11/1', cycle: 'c1', question: narrative('On what evidence?') })]));
});

describe('An agreed rating', () => {
  const agreed = (grade: string) => [ratingAgreed({ item: 's11/1', cycle: 'c1', grade })];
  const own = [started, graded('s11/1', 'green'), received];

  it('takes the grade that stands unless another is named', async () => {
    await given(...own)
      .when(agreeRating, ofPanel)
      .then(agreed('green'));
    await given(...own, ratingModerated({ item: 's11/1', cycle: 'c1', grade: 'amber' }))
      .when(agreeRating, ofPanel)
      .then(agreed('amber'));
    await given(...own)
      .when(agreeRating, { ...ofPanel, grade: 'red' })
      .then(agreed('red'));
    await given(started, received).when(agreeRating, ofPanel).refused('NOTHING_TO_AGREE');
  });

  it('takes the own grade as it stood when the cycle was locked', () =>
    given(
      submissionStarted({ agencies: ['trust'], cycles: ['c1', 'c2'] }),
      graded('s11/1', 'green'),
      received,
      locked('c1'),
      ratingAmended({ item: 's11/1', grade: 'red', covers: [] }),
    )
      .when(agreeRating, ofPanel)
      .then(agreed('green')));

  it('takes no draft: while the cycle is reopened the own grade is the one at its lock, until the next receipt', async () => {
    const changed = [
      ...own,
      locked('c1'),
      reopened,
      ratingAmended({ item: 's11/1', grade: 'red', covers: [] }),
    ];
    await given(...changed)
      .when(agreeRating, ofPanel)
      .then(agreed('green'));
    await given(...changed, received, locked('c1'))
      .when(agreeRating, ofPanel)
      .then(agreed('red'));
    await given(
      ...changed,
      received,
      locked('c1'),
      recordedInError({ id: 'e7', revision: 7, why: narrative('Closed too early') }),
    )
      .when(agreeRating, ofPanel)
      .then(agreed('red'));
  });

  it('of an earlier day than the same grade is recorded, since it was true before', async () => {
    const later = ratingAgreed(
      { item: 's11/1', cycle: 'c1', grade: 'green' },
      { occurred: onDay('2026-02-10') },
    );
    const on = (day: string) => ({ record: { occurred: onDay(day) } });
    await given(...own, later)
      .when(agreeRating, ofPanel, on('2026-02-01'))
      .then(agreed('green'));
    await given(...own, later)
      .when(agreeRating, ofPanel, on('2026-02-20'))
      .changesNothing();
  });

  it('takes the latest own grade in the order of facts, not of recording', () =>
    given(
      started,
      standardRated({ item: 's11/1', grade: 'amber', covers: [] }, { occurred: onDay('2026-02-02') }),
      standardRated({ item: 's11/1', grade: 'red', covers: [] }, { occurred: onDay('2026-01-01') }),
      received,
    )
      .when(agreeRating, ofPanel)
      .then(agreed('amber')));

  it('forgets a grade that was recorded in error', () =>
    given(...own, recordedInError({ id: 'e1', revision: 1, why: narrative('Typed in the wrong row') }))
      .when(agreeRating, ofPanel)
      .refused('NOTHING_TO_AGREE'));

  it('of a whole table is a list of single agreements', () => {
    const table = agreeRatings.input.parse({
      cycle: 'c1',
      ratings: [
        { submission: 's', item: 's11/1' },
        { submission: 'other', item: 's11/1', grade: 'red' },
      ],
      reason: 'The panel agreed with all ratings',
    });
    const reason = 'The panel agreed with all ratings';
    expect(agreeRatings.expand(table)).toEqual([
      { command: agreeRating, input: { cycle: 'c1', submission: 's', item: 's11/1', reason } },
      {
        command: agreeRating,
        input: { cycle: 'c1', submission: 'other', item: 's11/1', grade: 'red', reason },
      },
    ]);
  });

  it('may follow a table of moderations, each with its reason', () => {
    const table = moderateRatings.input.parse({
      cycle: 'c1',
      ratings: [{ submission: 's', item: 's11/1', grade: 'red', reason: 'Weak' }],
    });
    expect(moderateRatings.expand(table)).toEqual([
      {
        command: moderateRating,
        input: { cycle: 'c1', submission: 's', item: 's11/1', grade: 'red', reason: 'Weak' },
      },
    ]);
  });
});
