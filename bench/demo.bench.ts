/**
 * How long `npm run demo` takes from its start to the first answer, all published audits being loaded: on a fresh folder,
 * and again on the one that was loaded.
 *
 * Run it after a build: `node dist/bench/demo.bench.js`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

const DEMO = fileURLToPath(new URL('../src/demo.js', import.meta.url));
const QUESTION = `{ work(party: "body:gloucestershire.districts-subgroup") { nodes { number text status } } }`;

/** Seconds, the fastest of all rounds: what else the machine does only ever slows a start down. */
export interface DemoBench {
  readonly fresh: number;
  readonly loaded: number;
}

/** Starts the demo so often on a new folder, and each time again on the same. */
export async function benchDemo({ rounds = 5, within = tmpdir() } = {}): Promise<DemoBench> {
  const times: DemoBench[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const folder = mkdtempSync(join(within, 'throughline-demo-'));
    try {
      const fresh = await secondsToAnswer(folder);
      times.push({ fresh, loaded: await secondsToAnswer(folder) });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return {
    fresh: Math.min(...times.map(({ fresh }) => fresh)),
    loaded: Math.min(...times.map(({ loaded }) => loaded)),
  };
}

async function secondsToAnswer(folder: string): Promise<number> {
  const begun = performance.now();
  const env = { ...process.env, DATA_DIR: folder, PORT: '0' };
  const demo = spawn(process.execPath, [DEMO], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(demo, 'exit');
  try {
    await insistOnAnswer(await addressOf(demo.stdout));
    return (performance.now() - begun) / 1000;
  } finally {
    demo.kill();
    await ended;
  }
}

/** The address that the demo prints once it has loaded the audits. */
async function addressOf(output: Readable): Promise<string> {
  let printed = '';
  for await (const text of output) {
    printed += String(text);
    const address = /answers at (\S+\/graphql)/.exec(printed)?.[1];
    if (address) return address;
  }
  throw new Error(`The demo ended: ${printed}`);
}

async function insistOnAnswer(address: string): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUESTION }),
  });
  const { data } = (await response.json()) as { data?: { work: { nodes: unknown[] } | null } | null };
  if (!data?.work?.nodes.length) throw new Error('The demo gives no answer.');
}

const isMain = process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href;
if (isMain) {
  const { fresh, loaded } = await benchDemo();
  console.log(`from the start of the demo to the first answer: ${fresh.toFixed(2)} s`);
  console.log(`the same on the folder that it loaded:          ${loaded.toFixed(2)} s`);
}
