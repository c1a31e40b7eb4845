import { describe, expect, it } from '@jest/globals';
import { actionAdded, actionProgressed } from '../src/actions/action.events.js';
import { agencyRenamed, agencySucceededBy } from '../src/agencies/agency.events.js';
import { commitmentMade, feedbackReceived } from '../src/commitments/commitment.events.js';
import { exemptionRecorded, panelSessionHeld } from '../src/cycles/cycle.events.js';
import {
  recommendationMade,
  responsibilityAssigned,
  responseRecorded,
} from '../src/recommendations/recommendation.events.js';
import { findingRecorded } from '../src/reports/report.events.js';
import { standardRated, submissionReceived } from '../src/submissions/submission.events.js';
import type { Party } from '../src/kernel/refs.js';
import { allFactsOf, correctionOf, historyOf, type Recorded } from '../test/support/history.js';
import { timelineProjection } from './timeline.js';

const text = { narrative: 'Words.' };
const police: Party = 'agency:police';
const health: Party = 'agency:health';
const executive: Party = 'body:here.executive';

const shown = async (...recorded: Recorded[]) =>
  (await allFactsOf(timelineProjection, historyOf(...recorded))).map(({ subject, value }) => {
    const { kind, detail } = value as { kind: string; detail?: string };
    return [subject, detail ? `${kind} ${detail}` : kind];
  });

const made = (addressedTo: Party[], concerns: Party[]): Recorded => [
  'recommendation-r1',
  recommendationMade({
    partnership: 'here',
    kind: 'recommendation',
    wordings: [{ text }],
    addressedTo,
    concerns,
    items: [],
    themes: [],
  }),
];

const finding = (agencies: string[]): Recorded => [
  'report-p1',
  findingRecorded({
    finding: 'f1',
    kind: 'strength',
    about: { items: [], agencies, bodies: [], themes: [], recommendations: [], findings: [] },
    words: text,
    numbers: [],
  }),
];

describe('the entries of timelines', () => {
  it('stand under each agency that an event names, and not under bodies', async () => {
    expect(await shown(made([police, executive], [health, police]))).toEqual([
      [police, 'recommendation addressed'],
      [health, 'recommendation concerned'],
    ]);
  });

  it('tell a succession from both sides', async () => {
    expect(await shown(['agency-ccg', agencySucceededBy({ agencies: ['icb'], extent: 'whole' })])).toEqual([
      ['agency:ccg', 'succeeded whole'],
      ['agency:icb', 'succeeds whole'],
    ]);
  });

  it('tell who took over a share and whose it was', async () => {
    expect(
      await shown([
        'recommendation-r1',
        responsibilityAssigned({ holder: police, from: [health, executive] }),
      ]),
    ).toEqual([
      [police, 'responsibility assigned'],
      [health, 'responsibility taken_over'],
    ]);
  });

  it('tell a response once, though it is of the holder of the share', async () => {
    expect(
      await shown(['recommendation-r1', responseRecorded({ by: police, share: police, stance: 'accepted' })]),
    ).toEqual([[police, 'response accepted']]);
  });

  it('stand under the submission for what happens to it', async () => {
    expect(
      await shown(
        ['submission-s1', standardRated({ item: 'f/1', grade: 'green', covers: ['s2'] })],
        ['submission-s1', submissionReceived({ means: 'on_paper', flags: ['late', 'joint'] })],
      ),
    ).toEqual([
      ['submission:s1', 'self_rating rated'],
      ['submission:s1', 'submission_received on_paper late joint'],
    ]);
  });

  it('tell for every agency of a panel session whether it came, or that it was not held', async () => {
    const session = (held: boolean): Recorded => [
      'cycle-c1',
      panelSessionHeld({
        session: 's1',
        kind: 'themed_panel',
        held,
        agencies: ['police', 'health'],
        submissions: [],
        members: [],
        attendance: held ? [{ agency: 'police', attendance: 'apologies' }] : [],
      }),
    ];
    expect(await shown(session(true))).toEqual([
      [police, 'panel_session apologies'],
      [health, 'panel_session not_stated'],
    ]);
    expect(await shown(session(false))).toEqual([
      [police, 'panel_session not_held'],
      [health, 'panel_session not_held'],
    ]);
  });

  it('tell of findings, actions, feedback, commitments, names and exemptions', async () => {
    const promised = { partnership: 'here', text, items: [], themes: [] };
    expect(
      await shown(
        finding(['police']),
        ['action-a1', actionAdded({ partnership: 'here', text, owners: [police], themes: [] })],
        ['action-a1', actionProgressed({ by: police, status: 'complete', evidence: [] })],
        ['commitment-m1', feedbackReceived({ partnership: 'here', agency: 'police', text })],
        [
          'commitment-m1',
          commitmentMade({ ...promised, commitment: 'm', owners: [executive], involves: [police] }),
        ],
        ['agency-police', agencyRenamed({ to: 'Constabulary' })],
        ['cycle-c1', exemptionRecorded({ agency: 'police' })],
        ['cycle-c1', exemptionRecorded({ sector: 'education' })],
      ),
    ).toEqual(
      [
        'finding strength',
        'action added',
        'action progressed',
        'feedback',
        'commitment involved',
        'name renamed',
        'exemption',
      ].map((entry) => [police, entry]),
    );
  });

  it('leave out what speaks of more agencies than a timeline is about', async () => {
    const many = Array.from({ length: 61 }, (_, index) => `agency-${index}`);
    expect(await shown(finding(many))).toEqual([]);
    expect(await shown(finding(many.slice(1)))).toHaveLength(60);
    expect(
      await shown(
        made(
          many.map((id): Party => `agency:${id}`),
          [],
        ),
      ),
    ).toEqual([]);
  });

  it('are the same when replayed, and a correction stands in the place of its target', async () => {
    const [, wrong] = finding(['police']);
    const [, right] = finding(['health']);
    const history = historyOf(['report-p1', wrong], made([police], []), correctionOf('report-p1', 0, right));
    const facts = await allFactsOf(timelineProjection, history);
    expect(await allFactsOf(timelineProjection, history)).toEqual(facts);
    expect(facts.map(({ subject, place, position }) => [subject, place, position])).toEqual([
      [health, 1, 3],
      [police, 2, 2],
    ]);
  });
});
