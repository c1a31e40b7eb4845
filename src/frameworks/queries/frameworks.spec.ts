import { describe, expect, it } from '@jest/globals';
import { onDay } from '../../kernel/days.js';
import { partnershipEstablished } from '../../partnerships/partnership.events.js';
import { answered, historyOf, takenBack } from '../../../test/support/history.js';
import { continuationNoted, frameworkPublished, itemThemesAssigned } from '../framework.events.js';
import { frameworkQuery, frameworksQuery } from './frameworks.js';

const rag = {
  id: 'rag',
  grades: [
    { code: 'red', label: 'Red' },
    { code: 'green', label: 'Green' },
  ],
  legends: [
    { place: 'Body', words: [{ grade: 'green', words: 'Outstanding' }], lines: [71] },
    { place: 'Appendix', words: [{ grade: 'green', words: 'Good' }] },
  ],
};
const item = {
  id: '1',
  kind: 'rated' as const,
  scale: 'rag',
  wordings: [],
  themes: ['culture'],
  requirements: [],
};
const publish = (name: string) =>
  frameworkPublished({
    name,
    partnership: 'here',
    scales: [rag],
    sections: [],
    items: [item],
    declared: [{ what: 'standards', count: 9, words: 'nine standards', lines: [46] }],
  });

const history = historyOf(
  ['partnership-here', partnershipEstablished({ name: 'Here', kind: 'partnership', members: [] })],
  ['framework-old', publish('Old')],
  ['framework-new', publish('New')],
  ['framework-new', continuationNoted({ item: '1', of: 'old/1', wording: 'changed' })],
  [
    'framework-new',
    itemThemesAssigned({ item: '1', themes: ['neglect'] }, { occurred: onDay('2023-01-01') }),
  ],
  [
    'framework-new',
    continuationNoted({ item: '1', of: 'old/1', wording: 'same' }, { occurred: onDay('2024-01-01') }),
  ],
);
const ask = async (id: string, times = {}) => answered(frameworkQuery, history, { id }, times);

describe('one framework', () => {
  it('shows every legend of a scale and the numbers that its document declares', async () => {
    expect(await ask('old')).toMatchObject({
      name: 'Old',
      partnership: { party: 'partnership:here', name: 'Here' },
      scales: [
        {
          legends: [
            { place: 'Body', lines: [71] },
            { place: 'Appendix', lines: [] },
          ],
        },
      ],
      declared: [{ what: 'standards', count: 9, words: 'nine standards' }],
      rollUp: null,
      eventPositions: [2],
    });
  });

  it('shows continuations from both sides, the last note on two items counting', async () => {
    expect((await ask('new'))?.items[0]?.continues).toEqual([
      { item: 'old/1', wording: 'same', eventPositions: [6] },
    ]);
    expect((await ask('old'))?.items[0]?.continuedBy).toEqual([
      { item: 'new/1', wording: 'same', eventPositions: [6] },
    ]);
  });

  it('knows at an earlier position only what was recorded by then', async () => {
    expect((await ask('new', { position: 4 }))?.items[0]?.continues).toMatchObject([{ wording: 'changed' }]);
    expect((await ask('old', { position: 3 }))?.items[0]?.continuedBy).toEqual([]);
    expect(await ask('old', { position: 1 })).toBeNull();
  });

  it('has the themes of its day, and holds from the beginning', async () => {
    expect((await ask('new', { asOf: '2022-12-31' }))?.items[0]?.themes).toEqual(['culture']);
    expect((await ask('new', { asOf: '2023-01-01' }))?.items[0]).toMatchObject({
      themes: ['neglect'],
      eventPositions: [3, 5],
    });
    expect((await ask('new', { asOf: '1999-01-01' }))?.name).toBe('New');
  });

  it('shows themes that may have been assigned by the day apart', async () => {
    const fuzzy = historyOf(
      ['framework-new', publish('New')],
      [
        'framework-new',
        itemThemesAssigned(
          { item: '1', themes: ['neglect'] },
          { occurred: { earliest: '2022-01-01', latest: '2022-12-31' } },
        ),
      ],
    );
    const framework = await answered(frameworkQuery, fuzzy, { id: 'new' }, { asOf: '2022-06-01' });
    expect(framework?.items[0]).toMatchObject({ themes: ['culture'], possibleThemes: ['neglect'] });
  });

  it('is gone when it was recorded in error', async () => {
    expect(
      await answered(
        frameworkQuery,
        [...historyOf(['framework-a', publish('A')], takenBack('framework-a', 0))],
        { id: 'a' },
      ),
    ).toBeNull();
  });
});

describe('frameworks', () => {
  it('are listed by id, of one partnership, page by page', async () => {
    const first = await answered(frameworksQuery, history, { partnership: 'here', first: 1 });
    expect(first).toMatchObject({ totalCount: 2, nodes: [{ id: 'new' }], pageInfo: { hasNextPage: true } });
    const after = first.pageInfo.endCursor ?? undefined;
    expect(await answered(frameworksQuery, history, { first: 1, after })).toMatchObject({
      nodes: [{ id: 'old' }],
    });
    expect(await answered(frameworksQuery, history, { partnership: 'there' })).toMatchObject({
      totalCount: 0,
    });
  });
});
