import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import { workDays, workHistories } from '../../../test/oracle/work-histories.js';
import { factsAtPositions, touchedInHistory } from '../../../test/support/in-memory-facts.js';
import { oracleRuns } from '../../../test/support/oracle-runs.js';
import { education, police } from '../../../test/support/recommendations.js';
import type { StoredEvent } from '../../kernel/event.js';
import { workQuery } from '../../work/queries/work.js';
import { factKind } from '../fact.js';
import type { QueryDefinition } from '../query.js';
import { Reads } from './reads.js';

/** Answers at every position of a history, with what each of them read. */
async function answersAlong<A extends z.ZodObject, R>(
  history: readonly StoredEvent[],
  query: QueryDefinition<A, R>,
  args: z.input<A>,
  asOf: string,
) {
  const factsAt = factsAtPositions(history, query.projections);
  return Promise.all(
    history.map(async ({ position }) => {
      const reads = new Reads();
      const facts = reads.noting(factsAt(position));
      const answer = await query.answer(facts, query.args.parse(args), { asOf, today: asOf, position });
      return { position, reads, text: JSON.stringify(answer) };
    }),
  );
}

describe('What an answer read', () => {
  it('was touched whenever a later answer is another one, and not by everything', async () => {
    let untouched = 0;
    const property = fc.asyncProperty(
      workHistories,
      fc.constantFrom(police, education),
      fc.constantFrom(...workDays),
      async (history, party, asOf) => {
        const touched = touchedInHistory(history, workQuery.projections);
        const answers = await answersAlong(history, workQuery, { party }, asOf);
        for (const [index, earlier] of answers.entries()) {
          for (const later of answers.slice(index + 1)) {
            if (earlier.reads.touchedBy(touched(earlier.position, later.position))) continue;
            expect(later.text).toBe(earlier.text);
            untouched += 1;
          }
        }
      },
    );
    await fc.assert(property, { numRuns: oracleRuns(300) });
    expect(untouched).toBeGreaterThan(100);
  });

  const kind = factKind<string>('some.kind');
  const nothing = { of: async () => [], inLists: async () => [], all: async () => [], page: async () => [] };
  const page = { asOf: '2024-03-01', order: 'ascending', max: 1 } as const;

  it.each([
    ['subjects', (reads: Reads) => reads.noting(nothing).of(kind, ['a']), [true, false, false]],
    [
      'a page of a subject',
      (reads: Reads) => reads.noting(nothing).page(kind, 'a', page),
      [true, false, false],
    ],
    ['a list', (reads: Reads) => reads.noting(nothing).inLists(kind, ['l']), [false, true, false]],
    ['all of a kind', (reads: Reads) => reads.noting(nothing).all(kind), [true, true, true]],
  ] as const)('is %s', async (_what, read, expected) => {
    const reads = new Reads();
    await read(reads);
    const touched = [
      { kind: kind.kind, subject: 'a', other: null },
      { kind: kind.kind, subject: 'b', other: 'l' },
      { kind: kind.kind, subject: 'b', other: 'a' },
    ];
    expect(touched.map((fact) => reads.touchedBy([fact]))).toEqual(expected);
    expect(reads.touchedBy(touched.map((fact) => ({ ...fact, kind: 'other.kind' })))).toBe(false);
  });
});
