import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toyProjections } from '../../../test/oracle/toy-projections.js';
import { postgresFills, type FillsForTests } from '../../../test/support/postgres-fills.js';
import { ofKindSql, ofListsSql, ofSubjectsSql, pageSql } from './fact-queries.js';
import { tablesOf } from './fact-tables.js';

/** A server starts in a second, but a busy machine has many to start. */
const FACTS = 100_000;

let kept: FillsForTests;
let facts: string;

beforeAll(async () => {
  kept = await postgresFills();
  facts = tablesOf(await kept.filled(toyProjections)).facts('work');
  await kept.database.query(
    `INSERT INTO ${facts} SELECT n * 64, n % 3, 'subject-' || n % 20000, 'list-' || n % 1000, '1',
      '2024-01-01', '2024-01-01', NULL, n, NULL FROM generate_series(1, $1::integer) AS n`,
    [FACTS],
  );
});
afterAll(() => kept.remove());

/** How the database does a prepared statement, whatever its values are. */
const planOf = (sql: string): Promise<string> =>
  kept.database.transaction(async (queries) => {
    await queries.query(`PREPARE read AS ${sql}`);
    const parameters = new Set(sql.match(/\$\d/g));
    const nulls = [...parameters].map(() => 'NULL').join(', ');
    const plan = await queries.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE read (${nulls})`);
    await queries.query('DEALLOCATE read');
    return plan.map((line) => line['QUERY PLAN']).join('\n');
  });

const page = { asOf: '2024-02-01', order: 'descending', possibly: true, max: 50 } as const;
const after = { latest: '2024-01-01', earliest: '2024-01-01', place: 1, position: 1, n: 1 };

describe('reading facts', () => {
  it.each(['before', 'after'])(
    'takes stretches of indexes alone, %s the database has counted them',
    async (when) => {
      if (when === 'after') await kept.database.query(`ANALYZE ${facts}`);
      const reads = [
        [ofSubjectsSql(facts), ['seek_work']],
        [ofListsSql(facts), ['member_work']],
        [ofKindSql(facts), ['seek_work']],
        [pageSql(facts, page), ['seek_work', 'fuzzy_work']],
        [pageSql(facts, { ...page, after }), ['seek_work', 'fuzzy_work']],
      ] as const;
      for (const [sql, indexes] of reads) {
        const plan = await planOf(sql);
        expect(plan).not.toMatch(/Seq Scan|fact_work_pkey/);
        for (const index of indexes) expect(plan).toMatch(new RegExp(`${index}[^]*Index Cond`));
      }
    },
  );
});
