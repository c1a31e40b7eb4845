import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  workHolder,
  workProjection,
  workStatus,
  toyProjections,
} from '../../../test/oracle/toy-projections.js';
import { filledFile, someFolder } from '../../../test/support/fact-files.js';
import { InMemoryLog } from '../../../test/support/in-memory-log.js';
import { onDay } from '../../kernel/days.js';
import type { EventMetadata } from '../../kernel/event.js';
import { progressReported } from '../../recommendations/recommendation.events.js';
import type { Fact } from '../fact.js';
import type { Projection } from '../projection.js';
import { openSqliteFactStore, type SqliteFactStore } from './sqlite-fact-store.js';

const FACTS = 5;
const SUBJECTS = 1200;

/** Each event states five facts of one subject on the same day, and one of a subject of its own. */
const manyAlike: Projection = {
  ...workProjection,
  on: {
    recommendation: {
      ...workProjection.on.recommendation!,
      ProgressReported: ({ revision }) => [
        ...Array.from({ length: FACTS }, (_, n) => workStatus.of('alike', `${revision}.${n}`)),
        workHolder.of(`subject-${revision}`, 'responsible', { other: `list-${revision}` }),
      ],
    },
  },
};

const folder = someFolder();
let store: SqliteFactStore;

beforeAll(async () => {
  const log = new InMemoryLog();
  const event = progressReported({ share: 'body:education', evidence: [] });
  for (let revision = 0; revision < SUBJECTS; revision += 1) {
    const metadata = {
      occurred: onDay('2024-03-01'),
      recordedAt: '2024-03-05T10:00:00.000Z',
    } as EventMetadata;
    log.push({
      ...event,
      stream: 'recommendation-one',
      revision,
      position: revision + 1,
      id: `${revision}`,
      metadata,
    });
  }
  store = openSqliteFactStore(await filledFile(folder.path, [manyAlike], log), [manyAlike]);
});

afterAll(() => {
  store.close();
  folder.remove();
});

const page = (
  after?: Omit<Fact, 'kind' | 'subject' | 'other' | 'value' | 'words'>,
  order: 'ascending' | 'descending' = 'ascending',
) =>
  store.page(
    [workStatus.kind],
    'alike',
    { asOf: '2024-03-01', order, after, max: 3 },
    { position: SUBJECTS },
  );
const values = (facts: readonly Fact[]) => facts.map(({ value }) => value);

describe('stored facts', () => {
  it('of one event are parted by a page without losing or repeating one', async () => {
    const first = await page();
    expect(values(first)).toEqual(['0.0', '0.1', '0.2']);
    expect(values(await page(first.at(-1)))).toEqual(['0.3', '0.4', '1.0']);
  });

  it('go on after, or before, the whole event when the cursor does not say which of its facts', async () => {
    const [first] = await page();
    const { n: _, ...anyOfFirst } = first!;
    expect(values(await page(anyOfFirst))).toEqual(['1.0', '1.1', '1.2']);
    const second = { ...anyOfFirst, place: 2, position: 2 };
    expect(values(await page(second, 'descending'))).toEqual(['0.4', '0.3', '0.2']);
  });

  it('are found for more subjects and lists than one statement takes, each once', async () => {
    const named = (prefix: string) => Array.from({ length: SUBJECTS }, (_, n) => `${prefix}-${n}`);
    const known = { position: SUBJECTS };
    const subjects = [...named('subject'), 'subject-7'];
    expect(await store.ofSubjects([workHolder.kind], subjects, known)).toHaveLength(SUBJECTS);
    expect(await store.ofLists(workHolder.kind, named('list'), known)).toHaveLength(SUBJECTS);
  });

  it('tell what became known after one position and up to another', async () => {
    const touched = await store.touched(workProjection.name, { after: 7, upTo: 8 }, 100);
    expect(touched).toEqual([
      ...Array.from({ length: FACTS }, () => ({ kind: workStatus.kind, subject: 'alike', other: null })),
      { kind: workHolder.kind, subject: 'subject-7', other: 'list-7' },
    ]);
    expect(await store.touched(workProjection.name, { after: 0, upTo: SUBJECTS }, 100)).toHaveLength(100);
    expect(await store.touched(workProjection.name, { after: SUBJECTS, upTo: SUBJECTS }, 100)).toEqual([]);
  });

  it('of kinds that are not all of one projection are refused', async () => {
    const read = store.ofSubjects([workStatus.kind, 'body.name'], ['alike'], { position: 1 });
    await expect(read).rejects.toMatchObject({ code: 'FACT_KIND_UNKNOWN' });
  });

  it('say that they do not hold a projection rather than answer without it', async () => {
    const progress = store.progress(toyProjections.map(({ name }) => name));
    await expect(progress).rejects.toMatchObject({ code: 'PROJECTION_UNKNOWN' });
  });
});
