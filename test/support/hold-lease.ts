/**
 * A program: takes a lease in the database given, writes under it in a transaction, and goes on with that transaction
 * when a line comes. It prints what becomes of the lease and of what it wrote.
 */
import { once } from 'node:events';
import { openDatabase } from '../../src/postgres/database.js';
import { insistOnHeld, PostgresLeases } from '../../src/postgres/leases.js';
import type { Refusal } from '../../src/kernel/refusal.js';

const say = (what: string) => process.stdout.write(`${what}\n`);

const database = await openDatabase({ url: process.argv[2]!, logId: 'our-log' });
const lease = await new PostgresLeases(database).acquire('work');
if (!lease) throw new Error('Somebody else holds the lease.');
lease.lost.addEventListener('abort', () => say('lost'));

const writing = database.transaction(async (queries) => {
  await insistOnHeld(queries, lease);
  await queries.query('INSERT INTO public.thing VALUES ($1)', [lease.epoch]);
  say(`writes under ${lease.epoch}`);
  await once(process.stdin, 'data');
  await queries.query('INSERT INTO public.thing VALUES ($1)', [lease.epoch]);
});
await writing.then(
  () => say('stored'),
  ({ code }: Refusal) => say(`refused: ${code}`),
);
process.stdin.destroy();
await database.close();
