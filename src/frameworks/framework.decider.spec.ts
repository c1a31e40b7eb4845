import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { fold } from '../kernel/stream.js';
import { partnershipEstablished } from '../partnerships/partnership.events.js';
import { fromReport, given, storedEvents } from '../../test/support/given.js';
import { publishFramework } from './commands/publish-framework.js';
import { assignItemThemes, noteContinuation } from './commands/relate-items.js';
import { continuationNoted, frameworkPublished, itemThemesAssigned } from './framework.events.js';
import { frameworkStream, isOnScale, itemOf, scaleOfItem } from './framework.state.js';

type Input = z.input<typeof publishFramework.input>;

const rag = {
  id: 'rag',
  grades: ['red', 'amber', 'green'].map((code) => ({ code, label: code })),
  legends: [],
};
const met = {
  id: 'met',
  grades: ['not-met', 'partially-met', 'met'].map((code) => ({ code, label: code })),
  legends: [],
};
const requirement = { id: '1.1', text: 'A named lead.', scale: 'met' };
const standard = {
  id: '1',
  kind: 'rated' as const,
  scale: 'rag',
  wordings: [{ text: 'Leadership.' }],
  themes: ['accountability'],
  requirements: [requirement],
};
const rollUp = {
  rule: 'lowest' as const,
  map: [
    { requirement: 'not-met', standard: 'red' },
    { requirement: 'partially-met', standard: 'amber' },
    { requirement: 'met', standard: 'green' },
  ],
};
const published = {
  name: 'Standards 2021',
  partnership: 'barnsley',
  scales: [rag, met],
  sections: [{ id: 'a', title: 'Policy' }],
  items: [standard],
  rollUp,
  declared: [{ what: 'standards', count: 9, words: 'nine standards' }],
};
const input: Input = { framework: 'barnsley.2021', ...published };
const others = {
  'partnership-barnsley': [partnershipEstablished({ name: 'Barnsley', kind: 'partnership', members: [] })],
};
const publishing = (changes: Partial<Input>) =>
  given(frameworkStream).when(publishFramework, { ...input, ...changes }, { others });

describe('publishing a framework', () => {
  it('states everything that it holds', async () => {
    await publishing({}).then([frameworkPublished(published)]);
  });

  it('needs a known partnership where it names one', async () => {
    await given(frameworkStream).when(publishFramework, input).refused('PARTNERSHIP_UNKNOWN');
    await given(frameworkStream)
      .when(publishFramework, { name: 'National' })
      .then([frameworkPublished({ name: 'National', scales: [], sections: [], items: [], declared: [] })]);
  });

  it('is nothing when it is the same again, and refused when it would change', async () => {
    const known = given(frameworkStream, [frameworkPublished(published)]).when;
    await known(publishFramework, input, { others }).changesNothing();
    await known(publishFramework, { ...input, name: 'Standards' }, { others }).refused(
      'FRAMEWORK_ALREADY_PUBLISHED',
    );
    await known(publishFramework, { ...input, name: 'Standards' }, { others, record: fromReport }).refused(
      'FRAMEWORK_ALREADY_PUBLISHED',
    );
  });

  it.each<[string, Partial<Input>, string]>([
    ['two items', { items: [standard, standard] }, 'items'],
    ['two scales', { scales: [rag, met, rag] }, 'scales'],
    [
      'two sections',
      {
        sections: [
          { id: 'a', title: 'A' },
          { id: 'a', title: 'B' },
        ],
      },
      'sections',
    ],
    ['two grades', { scales: [{ ...rag, grades: [...rag.grades, rag.grades[0]!] }, met] }, 'scales.0.grades'],
    [
      'two requirements',
      { items: [{ ...standard, requirements: [requirement, requirement] }] },
      'items.0.requirements',
    ],
  ])('refuses %s under one id', async (_what, changes, path) => {
    await publishing(changes).refused('ID_TWICE', { path });
  });

  it('refuses an item in no section or on no scale of the framework', async () => {
    await publishing({ items: [{ ...standard, section: 'b' }] }).refused('SECTION_UNKNOWN', {
      path: 'items.0.section',
    });
    await publishing({ items: [{ ...standard, scale: 'stars' }] }).refused('SCALE_UNKNOWN', {
      path: 'items.0.scale',
    });
    await publishing({
      items: [{ ...standard, requirements: [{ ...requirement, scale: 'stars' }] }],
    }).refused('SCALE_UNKNOWN', { path: 'items.0.requirements.0.scale' });
  });

  it('refuses a rated item without a scale', async () => {
    await publishing({ items: [{ id: '2', kind: 'rated' }], rollUp: undefined }).refused('SCALE_MISSING');
  });

  it('refuses a legend of a grade that the scale does not have', async () => {
    const legend = { place: 'Appendix', words: [{ grade: 'blue', words: 'Outstanding' }] };
    await publishing({ scales: [{ ...rag, legends: [legend] }, met] }).refused('GRADE_UNKNOWN', {
      path: 'scales.0.legends.0.words',
    });
  });

  it.each<[string, Partial<Input>]>([
    ['that leaves a grade out', { rollUp: { map: rollUp.map.slice(1) } }],
    [
      'to a grade that the standard cannot have',
      { rollUp: { map: [...rollUp.map.slice(0, 2), { requirement: 'met', standard: 'blue' }] } },
    ],
    [
      'of a grade that no requirement has',
      { rollUp: { map: [...rollUp.map, { requirement: 'blue', standard: 'green' }] } },
    ],
    [
      'from a higher grade to a lower one',
      { rollUp: { map: [{ requirement: 'not-met', standard: 'green' }, ...rollUp.map.slice(1)] } },
    ],
    ['without requirements', { items: [{ ...standard, requirements: [] }] }],
  ])('refuses a roll-up %s', async (_what, changes) => {
    await publishing(changes).refused('ROLL_UP_INCONSISTENT', { path: 'rollUp' });
  });
});

describe('relating items', () => {
  const newer = given(frameworkStream, [frameworkPublished(published)]).when;
  const older = {
    ...others,
    'framework-barnsley.2019': [frameworkPublished({ ...published, name: 'Standards 2019' })],
  };
  const continuation = {
    framework: 'barnsley.2021',
    item: '1',
    of: 'barnsley.2019/1',
    wording: 'changed' as const,
  };
  const noted = continuationNoted({ item: '1', of: 'barnsley.2019/1', wording: 'changed' });

  it('notes once that an item goes on from an older one', async () => {
    await newer(noteContinuation, continuation, { others: older }).then([noted]);
    await given(frameworkStream, [frameworkPublished(published), noted])
      .when(noteContinuation, continuation, { others: older })
      .changesNothing();
  });

  it('refuses an item that either framework does not have', async () => {
    await newer(noteContinuation, { ...continuation, item: '7' }, { others: older }).refused('ITEM_UNKNOWN', {
      path: 'item',
    });
    await newer(noteContinuation, { ...continuation, of: 'barnsley.2019/7' }, { others: older }).refused(
      'ITEM_UNKNOWN',
      {
        path: 'of',
      },
    );
    await newer(noteContinuation, { ...continuation, of: 'barnsley.2021/1' }).refused('CONTINUES_ITSELF');
  });

  it('takes from a document a continuation of a framework that is not loaded yet', async () => {
    await newer(noteContinuation, continuation).refused('ITEM_UNKNOWN');
    await newer(noteContinuation, continuation, { record: fromReport }).then([noted]);
  });

  it('assigns the whole list of themes, and nothing when it is the same', async () => {
    const assignment = { framework: 'barnsley.2021', item: '1', themes: ['culture', 'neglect'] };
    await newer(assignItemThemes, assignment).then([
      itemThemesAssigned({ item: '1', themes: ['culture', 'neglect'] }),
    ]);
    await newer(assignItemThemes, { ...assignment, themes: ['accountability'] }).changesNothing();
    await newer(assignItemThemes, { ...assignment, item: '7' }).refused('ITEM_UNKNOWN');
    await given(frameworkStream).when(assignItemThemes, assignment).refused('FRAMEWORK_UNKNOWN');
  });
});

describe('what others look up of a framework', () => {
  const framework = fold(frameworkStream, storedEvents('framework-x', [frameworkPublished(published)]));

  it('tells the scale of an item from that of its requirement', () => {
    expect(itemOf(framework, '1')?.themes).toEqual(['accountability']);
    expect(scaleOfItem(framework, '1')?.id).toBe('rag');
    expect(scaleOfItem(framework, '1', '1.1')?.id).toBe('met');
    expect(scaleOfItem(framework, '2')).toBeUndefined();
    expect(isOnScale(scaleOfItem(framework, '1')!, 'met')).toBe(false);
  });
});
