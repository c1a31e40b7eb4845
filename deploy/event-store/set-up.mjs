/**
 * Gives the service its own user in EventStoreDB: makes the user, who is no administrator, and lets it read `$all`. What is
 * done already stays as it is, so this may run at every start.
 *
 *   node set-up.mjs USER SECRETS AUTHORITY NODE...
 *
 * SECRETS is a folder with two files: `event-store-admin-password` for the user `admin`, and `event-store-password` for the
 * user that is made. AUTHORITY is the certificate of who signed those of the nodes. A NODE is `host:port`.
 */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, NO_STREAM, jsonEvent } from '@eventstore/db-client';
import { lettingReadAll, mayReadAll } from './default-acl.mjs';

const SETTINGS = '$settings';
const PATIENCE_MS = 180_000;
const PAUSE_MS = 2_000;
const ANSWER_WITHIN_MS = 10_000;

/** What trying again does not change. */
class SetUpRefused extends Error {}

const [name, secrets, authority, ...nodes] = process.argv.slice(2);
const secret = (file) => readFileSync(join(secrets, file), 'utf8').trim();
const admin = { name: 'admin', password: secret('event-store-admin-password') };
const user = { name, password: secret('event-store-password') };

/** Any node will do: whichever is asked sends this on to the leader. */
async function makeUser(node) {
  const status = await post(
    `https://${node}/users/`,
    JSON.stringify({ loginName: user.name, fullName: 'Throughline', groups: [], password: user.password }),
  );
  if (status === 409) {
    throw new SetUpRefused(
      `The user ${user.name} exists with another password. Put that one into .env, or give the user a new one as admin.`,
    );
  }
  if (status !== 201) throw new Error(`${node} answered ${status} when asked to make the user ${user.name}.`);
}

const post = (url, body) =>
  new Promise((answered, failed) => {
    request(url, {
      method: 'POST',
      ca: readFileSync(authority),
      auth: `${admin.name}:${admin.password}`,
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
      .on('response', (response) => answered(response.resume().statusCode))
      .on('error', failed)
      .end(body);
  });

async function letReadAll(client) {
  const { revision, acl } = await lastSettings(client);
  if (mayReadAll(acl, user.name)) return;
  const event = jsonEvent({ type: 'update-default-acl', data: lettingReadAll(acl, user.name) });
  await client.appendToStream(SETTINGS, event, { expectedRevision: revision });
}

async function lastSettings(client) {
  const newestFirst = { direction: 'backwards', fromRevision: 'end', maxCount: 1 };
  try {
    for await (const { event } of client.readStream(SETTINGS, newestFirst)) {
      return { revision: event.revision, acl: event.data };
    }
  } catch (error) {
    if (error.type !== 'stream-not-found') throw error;
  }
  return { revision: NO_STREAM, acl: undefined };
}

async function setUp() {
  await makeUser(nodes[0]);
  const client = EventStoreDBClient.connectionString(addressForAdmin());
  try {
    await within(ANSWER_WITHIN_MS, letReadAll(client));
  } finally {
    client.dispose().catch(() => {});
  }
}

const addressForAdmin = () =>
  `esdb://${admin.name}:${encodeURIComponent(admin.password)}@${nodes.join(',')}` +
  `?nodePreference=leader&tlsCAFile=${encodeURIComponent(authority)}`;

/** The client itself waits for ever for a server that says nothing. */
const within = (ms, work) =>
  Promise.race([
    work,
    pause(ms, undefined, { ref: false }).then(() => {
      throw new Error(`The cluster has not answered within ${ms / 1000} seconds.`);
    }),
  ]);

/** A cluster that has just started has no leader and no users for a while. */
async function patiently(work) {
  for (const until = Date.now() + PATIENCE_MS; ;) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof SetUpRefused || Date.now() > until) throw error;
      console.error(`Not yet: ${error.message}`);
      await pause(PAUSE_MS);
    }
  }
}

try {
  await patiently(setUp);
  console.log(`The user ${name} is set up.`);
  process.exit(0);
} catch (error) {
  console.error(`The user ${name} is not set up. ${error.message}`);
  process.exit(1);
}
