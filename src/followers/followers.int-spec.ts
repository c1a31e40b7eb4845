import { afterAll, beforeAll } from '@jest/globals';
import { followerStoreContract } from '../../test/contract/follower-store.contract.js';
import { followersContract } from '../../test/contract/followers.contract.js';
import { logPutBackContract } from '../../test/contract/log-put-back.contract.js';
import { postgresMemory, sqliteMemory } from '../../test/support/follower-memories.js';
import { postgresForTests, type PostgresForTests } from '../../test/support/postgres.js';

let postgres: PostgresForTests;

beforeAll(async () => {
  postgres = await postgresForTests();
});
afterAll(() => postgres.remove());

const newPostgresMemory = async () => postgresMemory(await postgres.emptyDatabase());

followerStoreContract('SQLite', sqliteMemory);
followersContract('SQLite', sqliteMemory);
logPutBackContract('SQLite', sqliteMemory);
followerStoreContract('PostgreSQL', newPostgresMemory);
followersContract('PostgreSQL', newPostgresMemory);
logPutBackContract('PostgreSQL', newPostgresMemory);
