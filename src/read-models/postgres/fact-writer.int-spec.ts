import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { toyProjections } from '../../../test/oracle/toy-projections.js';
import { postgresFills, type FillsForTests } from '../../../test/support/postgres-fills.js';
import type { Lease } from '../../leases/leases.js';
import { FACTS_PER_EVENT, type Changes } from '../changes.js';
import type { FactWriter } from '../fact-writer.js';
import { KEEPING, type Fill } from '../fills.js';
import { tablesOf } from './fact-tables.js';

/** A server starts in a second, but a busy machine has many to start. */
let kept: FillsForTests;
let held: Lease[] = [];

beforeAll(async () => {
  kept = await postgresFills();
});
afterEach(async () => {
  for (const lease of held) await lease.release();
  held = [];
});
afterAll(() => kept.remove());

interface Writing {
  readonly fill: Fill;
  readonly lease: Lease;
  readonly writer: FactWriter;
}

async function writing(fill?: Fill): Promise<Writing> {
  const written = fill ?? (await kept.filled(toyProjections));
  const lease = (await kept.fills.leases.acquire(`${KEEPING}${written.n}`))!;
  held.push(lease);
  return { fill: written, lease, writer: await kept.fills.openWriter(written, lease) };
}

/** One fact of an event that follows another. */
const changes = (projection: string, position: number, subject = 'one'): Changes => ({
  projection,
  from: { position: position - 1, eventId: position > 1 ? `event-${position - 1}` : '' },
  to: { position, eventId: `event-${position}` },
  rows: [position * FACTS_PER_EVENT, 0, subject, null, '"said"', '2024-01-01', '2024-01-01', null, position],
  replaced: [],
});

const known = (position: number) => ({
  knownFrom: { position, recordedAt: '2024-01-01T10:00:00.000Z' },
  heads: new Map([['2024-01-01', position]]),
});

const subjectsIn = async (fill: Fill, projection: string): Promise<string[]> => {
  const facts = tablesOf(fill).facts(projection);
  const rows = await kept.database.query<{ subject: string }>(`SELECT subject FROM ${facts} ORDER BY id`);
  return rows.map(({ subject }) => subject);
};

const standing = (projection: string, position: number) => ({
  projection,
  position,
  eventId: `event-${position}`,
});

/** PostgreSQL takes no text with such a character. */
const UNSTORABLE = 'no\0text';

describe('a page of events', () => {
  it('is stored with its checkpoints and its days', async () => {
    const { writer, fill } = await writing();
    const stored = await writer.apply([changes('work', 1), changes('bodies', 1)], known(1));
    expect(stored).toEqual([standing('work', 1), standing('bodies', 1)]);
    expect(await writer.checkpoints()).toEqual([standing('bodies', 1), standing('work', 1)]);
    expect(await writer.knownFrom()).toEqual(known(1).knownFrom);
    expect(await subjectsIn(fill, 'work')).toEqual(['one']);
  });

  it('stops a projection whose facts the database does not take, alone and where it stood', async () => {
    const { writer, fill } = await writing();
    await writer.apply([changes('work', 1), changes('bodies', 1)], known(1));
    const stored = await writer.apply([changes('work', 2, UNSTORABLE), changes('bodies', 2)], known(2));
    expect(stored).toEqual([
      { ...standing('work', 1), stop: { at: 1, error: expect.stringContaining('invalid byte sequence') } },
      standing('bodies', 2),
    ]);
    expect(await writer.checkpoints()).toEqual(stored.toReversed());
    expect(await subjectsIn(fill, 'work')).toEqual(['one']);
    expect(await subjectsIn(fill, 'bodies')).toEqual(['one', 'one']);
    expect(await writer.knownFrom()).toEqual(known(2).knownFrom);
  });

  it('is refused whole where somebody else moved one of the checkpoints', async () => {
    const { writer, fill } = await writing();
    await writer.apply([changes('bodies', 1)]);
    const late = writer.apply([changes('work', 1), changes('bodies', 1, 'again')], known(1));
    await expect(late).rejects.toMatchObject({ code: 'FENCED', data: { projection: 'bodies' } });
    expect(await subjectsIn(fill, 'work')).toEqual([]);
    expect(await subjectsIn(fill, 'bodies')).toEqual(['one']);
    expect((await writer.knownFrom()).position).toBe(0);
  });

  it('is refused whole too where it also holds what the database does not take', async () => {
    const { writer, fill } = await writing();
    await writer.apply([changes('bodies', 1)]);
    const late = writer.apply([changes('work', 1, UNSTORABLE), changes('bodies', 1, 'again')]);
    await expect(late).rejects.toMatchObject({ code: 'FENCED' });
    expect(await subjectsIn(fill, 'bodies')).toEqual(['one']);
    expect(await writer.checkpoints()).toContainEqual({ projection: 'work', position: 0, eventId: '' });
  });

  it('is stored once by two who race', async () => {
    const { writer, fill } = await writing();
    const racing = await Promise.allSettled([1, 2, 3].map(() => writer.apply([changes('work', 1)])));
    expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await subjectsIn(fill, 'work')).toEqual(['one']);
  });

  it('remembers and forgets why a projection goes no further', async () => {
    const { writer } = await writing();
    const stop = { at: 1, error: `It cannot read ${UNSTORABLE}.` };
    await writer.apply([{ ...changes('work', 1), to: { position: 0, eventId: '' }, rows: [], stop }]);
    expect((await writer.checkpoints()).at(-1)).toMatchObject({
      stop: { at: 1, error: 'It cannot read notext.' },
    });
    await writer.resume('work');
    expect((await writer.checkpoints()).at(-1)).not.toHaveProperty('stop');
    await writer.stop('work', { at: 7, error: 'Later.' });
    expect((await writer.checkpoints()).at(-1)).toMatchObject({ stop: { at: 7, error: 'Later.' } });
  });
});

describe('a writer whose fill others deleted', () => {
  it('is told that another took over, whatever it does', async () => {
    const { writer, fill } = await writing();
    await kept.database.query(`DROP SCHEMA ${tablesOf(fill).schema} CASCADE`);
    for (const late of [
      () => writer.apply([changes('work', 1)], known(1)),
      () => writer.stop('work', { at: 1, error: 'Late.' }),
      () => writer.resume('work'),
      () => writer.settle('2024-01-01'),
      () => writer.checkpoints(),
      () => writer.knownFrom(),
      () => writer.settledBefore(),
    ]) {
      await expect(late()).rejects.toMatchObject({ code: 'FENCED' });
    }
  });
});

describe('a writer whose lease another took over', () => {
  it('stores nothing any more, of whatever kind', async () => {
    const first = await writing();
    await first.lease.release();
    const second = await writing(first.fill);
    const fenced = expect.objectContaining({ code: 'FENCED' });
    for (const late of [
      () => first.writer.apply([changes('work', 1)], known(1)),
      () => first.writer.stop('work', { at: 1, error: 'Late.' }),
      () => first.writer.resume('work'),
      () => first.writer.settle('2024-01-01'),
      () => kept.fills.serve(first.fill, first.lease),
    ]) {
      await expect(late()).rejects.toEqual(fenced);
    }
    expect(await second.writer.apply([changes('work', 1)], known(1))).toEqual([standing('work', 1)]);
    await second.writer.settle('2024-01-01');
    expect(await second.writer.settledBefore()).toBe('2024-01-01');
  });
});
