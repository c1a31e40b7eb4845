import { describe, it } from '@jest/globals';
import { fromReport, given } from '../../test/support/given.js';
import { education, made, madeAs, police, reported } from '../../test/support/recommendations.js';
import { agencyRegistered, agencySucceededBy } from '../agencies/agency.events.js';
import { cycleOpened } from '../cycles/cycle.events.js';
import { END_OF_TIME, onDay } from '../kernel/days.js';
import { bodyFormed, partnershipEstablished } from '../partnerships/partnership.events.js';
import { recordResponse } from './commands/answer-recommendation.js';
import {
  addRecipient,
  assignRecommendationThemes,
  carryForward,
  linkRecommendation,
} from './commands/describe-recommendation.js';
import { makeRecommendation } from './commands/make-recommendation.js';
import { setReviewDates } from './commands/set-review-dates.js';
import { withdrawRecommendation } from './commands/settle-recommendation.js';
import {
  recipientAdded,
  recommendationCarriedForward,
  recommendationLinked,
  recommendationMade,
  recommendationThemesAssigned,
  recommendationWithdrawn,
  responseRecorded,
  reviewDatesSet,
} from './recommendation.events.js';
import { recommendationStream } from './recommendation.state.js';

const others = {
  'partnership-here': [
    partnershipEstablished({ name: 'Here', kind: 'partnership', members: [] }),
    bodyFormed({ body: 'here.education', name: 'Education', kind: 'subgroup' }),
  ],
  'cycle-here.2024': [cycleOpened({ partnership: 'here', name: '2024', mentionOnly: false })],
  'cycle-here.2025': [cycleOpened({ partnership: 'here', name: '2025', mentionOnly: false })],
  'agency-police': [agencyRegistered({ name: 'Police', sector: 'police' })],
  'recommendation-here.2023.main.1': [made()],
};
const text = 'Train all staff.';
const input = { partnership: 'here', cycle: 'here.2024', number: '1', wordings: [{ text }] };
const one = { recommendation: 'here.2024.main.1' };
const lead = { actor: { id: 'lead-1', role: 'agency_lead', for: police } } as const;

describe('making a recommendation', () => {
  it('addresses it by name, each once', () =>
    given(recommendationStream)
      .when(makeRecommendation, { ...input, addressedTo: [police, police, education] }, { others })
      .then([
        recommendationMade(madeAs({ cycle: 'here.2024', number: '1', addressedTo: [police, education] })),
      ]));

  it('keeps a collective address in words', () =>
    given(recommendationStream)
      .when(makeRecommendation, { ...input, addressedInWords: 'all agencies' }, { others })
      .then([
        recommendationMade(madeAs({ cycle: 'here.2024', number: '1', addressedInWords: 'all agencies' })),
      ]));

  it('again in the same words adds the new recipients', () =>
    given(recommendationStream, [made({ addressedTo: [police] })])
      .when(makeRecommendation, { ...input, addressedTo: [police, education] }, { others })
      .then([recipientAdded({ recipient: education })]));

  it('again just the same changes nothing', () =>
    given(recommendationStream, [made({ addressedTo: [police] })])
      .when(makeRecommendation, { ...input, addressedTo: [police] }, { others })
      .changesNothing());

  it('in other words under the same id is refused', () =>
    given(recommendationStream, [made()])
      .when(makeRecommendation, { ...input, wordings: [{ text: 'Train nobody.' }] }, { others })
      .refused('RECOMMENDATION_EXISTS', { path: 'id', id: 'here.2024.main.1' }));

  it('in a cycle that nobody opened is refused', () =>
    given(recommendationStream)
      .when(makeRecommendation, { ...input, cycle: 'here.1999' }, { others })
      .refused('CYCLE_UNKNOWN', { path: 'cycle' }));

  it('to somebody unknown is refused', () =>
    given(recommendationStream)
      .when(makeRecommendation, { ...input, addressedTo: ['agency:nobody'] }, { others })
      .refused('OWNER_UNKNOWN', { path: 'addressedTo' }));

  it('from a standard that no framework has is refused', () =>
    given(recommendationStream)
      .when(makeRecommendation, { ...input, items: ['s11/1'] }, { others })
      .refused('ITEM_UNKNOWN', { path: 'items' }));
});

describe('recipients, themes, cycles and links', () => {
  it('somebody is addressed as well', () =>
    given(recommendationStream, [made({ addressedTo: [police] })])
      .when(addRecipient, { ...one, recipient: education }, { others })
      .then([recipientAdded({ recipient: education })]));

  it('somebody already addressed is not addressed again', () =>
    given(recommendationStream, [made({ addressedTo: [police] })])
      .when(addRecipient, { ...one, recipient: police }, { others })
      .changesNothing());

  it('themes are set as a whole', () =>
    given(recommendationStream, [made({ themes: ['culture'] })])
      .when(assignRecommendationThemes, { ...one, themes: ['escalation', 'culture', 'escalation'] })
      .then([recommendationThemesAssigned({ themes: ['escalation', 'culture'] })]));

  it('it is carried forward into a later cycle once', async () => {
    const carried = recommendationCarriedForward({ to: 'here.2025' });
    const start = [made({ cycle: 'here.2024' })];
    await given(recommendationStream, start)
      .when(carryForward, { ...one, to: 'here.2025' }, { others })
      .then([carried]);
    await given(recommendationStream, [...start, carried])
      .when(carryForward, { ...one, to: 'here.2025' }, { others })
      .changesNothing();
  });

  it('it is not carried into the cycle that it was made in', () =>
    given(recommendationStream, [made({ cycle: 'here.2024' })])
      .when(carryForward, { ...one, to: 'here.2024' }, { others })
      .refused('MADE_IN_THAT_CYCLE'));

  it('it goes on from another, or from one described in words', async () => {
    await given(recommendationStream, [made()])
      .when(linkRecommendation, { ...one, kind: 'recurs_from', target: 'here.2023.main.1' }, { others })
      .then([recommendationLinked({ kind: 'recurs_from', target: 'here.2023.main.1' })]);
    await given(recommendationStream, [made()])
      .when(linkRecommendation, { ...one, kind: 'follows_up', words: 'the review of 2018' })
      .then([recommendationLinked({ kind: 'follows_up', words: 'the review of 2018' })]);
  });

  it('a link needs another recommendation, which is there', async () => {
    const start = given(recommendationStream, [made()]);
    await start.when(linkRecommendation, { ...one, kind: 'merges' }).refused('LINK_WITHOUT_TARGET');
    await start
      .when(linkRecommendation, { ...one, kind: 'merges', target: one.recommendation })
      .refused('LINKED_TO_ITSELF');
    await start
      .when(linkRecommendation, { ...one, kind: 'merges', target: 'nowhere.main.1' })
      .refused('RECOMMENDATION_UNKNOWN', { path: 'target' });
  });

  it('a document may link to one that is not loaded yet', () =>
    given(recommendationStream, [made()])
      .when(linkRecommendation, { ...one, kind: 'merges', target: 'nowhere.main.1' }, { record: fromReport })
      .then([recommendationLinked({ kind: 'merges', target: 'nowhere.main.1' })]));
});

describe('responding', () => {
  it('an agency responds for itself', () =>
    given(recommendationStream, [made({ addressedTo: [police] })])
      .when(recordResponse, { ...one, stance: 'accepted' }, { ...lead, others })
      .then([responseRecorded({ by: police, stance: 'accepted' })]));

  it('an agency does not respond for another', () =>
    given(recommendationStream, [made({ addressedTo: [education] })])
      .when(recordResponse, { ...one, by: education, stance: 'accepted' }, { ...lead, others })
      .refused('NOT_THE_OWNER', { path: 'by' }));

  describe('for a predecessor', () => {
    const ccg = 'agency:ccg' as const;
    const icb = 'agency:icb' as const;
    const succeeded = {
      ...others,
      'agency-ccg': [
        agencyRegistered({ name: 'CCG', sector: 'health' }),
        agencySucceededBy({ agencies: ['icb'], extent: 'whole' }, { occurred: onDay('2026-02-01') }),
      ],
      'agency-icb': [agencyRegistered({ name: 'ICB', sector: 'health' })],
    };
    const successor = { actor: { id: 'lead-2', role: 'agency_lead', for: icb }, others: succeeded } as const;
    const early = onDay('2026-01-05');
    const ofCcg = [made({ addressedTo: [ccg] }, early)];

    it('a successor responds on the share that stands under its name', () =>
      given(recommendationStream, ofCcg)
        .when(recordResponse, { ...one, stance: 'rejected' }, successor)
        .then([responseRecorded({ by: icb, share: ccg, stance: 'rejected' })]));

    it('a successor that holds a share itself responds on its own', () =>
      given(recommendationStream, [made({ addressedTo: [ccg, icb] }, early)])
        .when(recordResponse, { ...one, stance: 'rejected' }, successor)
        .then([responseRecorded({ by: icb, stance: 'rejected' })]));

    it('a successor that holds none responds on its own before the day of the succession', () =>
      given(recommendationStream, ofCcg)
        .when(
          recordResponse,
          { ...one, stance: 'noted' },
          { ...successor, record: { occurred: onDay('2026-01-31') } },
        )
        .then([responseRecorded({ by: icb, stance: 'noted' })]));

    it('a successor of several holders says on whose share it responds', () =>
      given(recommendationStream, [made({ addressedTo: [ccg, 'agency:pct'] }, early)])
        .when(
          recordResponse,
          { ...one, stance: 'accepted' },
          { ...successor, others: { ...succeeded, 'agency-pct': succeeded['agency-ccg'] } },
        )
        .refused('SHARE_NOT_NAMED', { path: 'share' }));
  });

  it('on the own share replaces the response before it, whether or not the share is named', () =>
    given(recommendationStream, [made({ addressedTo: [police] })])
      .when(recordResponse, { ...one, share: police, stance: 'accepted' }, { ...lead, others })
      .then([responseRecorded({ by: police, stance: 'accepted' })]));

  it('the business unit may leave open who responded', () =>
    given(recommendationStream, [made()])
      .when(recordResponse, { ...one, stance: 'noted' }, { others })
      .then([responseRecorded({ stance: 'noted' })]));

  it('the same response again changes nothing', () =>
    given(recommendationStream, [made(), responseRecorded({ by: police, stance: 'accepted' })])
      .when(recordResponse, { ...one, by: police, stance: 'accepted' }, { others })
      .changesNothing());
});

describe('review dates', () => {
  const autumn = { words: 'Autumn 2026', earliest: '2026-09-01', latest: '2026-11-30' };

  it('are set as a whole list, with their words', () =>
    given(recommendationStream, [made({ addressedTo: [police] })])
      .when(setReviewDates, { ...one, share: police, dates: [autumn, { words: 'in due course' }] })
      .then([
        reviewDatesSet({
          share: police,
          dates: [autumn, { words: 'in due course', earliest: '0001-01-01', latest: END_OF_TIME }],
        }),
      ]));

  it('set to the same list change nothing', () =>
    given(recommendationStream, [made(), reviewDatesSet({ dates: [autumn] })])
      .when(setReviewDates, { ...one, dates: [autumn] })
      .changesNothing());

  it('of a share that nobody holds are refused live', () =>
    given(recommendationStream, [made()])
      .when(setReviewDates, { ...one, share: police, dates: [autumn] })
      .refused('SHARE_UNKNOWN', { share: police }));
});

describe('withdrawing', () => {
  it('is done once', async () => {
    await given(recommendationStream, [made()])
      .when(withdrawRecommendation, one)
      .then([recommendationWithdrawn({})]);
    await given(recommendationStream, [made(), recommendationWithdrawn({})])
      .when(withdrawRecommendation, one)
      .changesNothing();
  });

  it('needs a recommendation', () =>
    given(recommendationStream).when(withdrawRecommendation, one).refused('RECOMMENDATION_UNKNOWN'));

  it('stops live changes, in recorded order', () =>
    given(recommendationStream, [
      made({ addressedTo: [police] }),
      recommendationWithdrawn({}, { occurred: onDay('2026-02-01') }),
      reported(police, 'in_progress', onDay('2026-01-01')),
    ])
      .when(addRecipient, { ...one, recipient: education }, { others })
      .refused('RECOMMENDATION_WITHDRAWN'));
});
