/** Mutations end to end: from the request until it is answered, the event stored and shown by the read models. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../measures.js';
import { answersPerSecond, startServer } from './load.js';
import { shown, type Section } from '../section.js';

const CLIENTS = [1, 16, 64] as const;
const ROUNDS = 3;
const SECONDS = 1;

const MUTATION =
  'mutation ($input: RegisterAgencyInput!) { registerAgency(input: $input) { id position upToDate } }';

/** Measures one service, with more and more clients. */
export async function mutationsEndToEnd(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-mutations-'));
  const server = await startServer('service', folder, 'on');
  let agencies = 0;
  const body = () => {
    agencies += 1;
    const input = { agency: `agency-${agencies}`, name: `Agency ${agencies}`, sector: 'OTHER' };
    return JSON.stringify({ query: MUTATION, variables: { input } });
  };
  const headers = { 'throughline-actor': 'u-1 business_unit partnership:northshire' };
  const rates = CLIENTS.map((): number[] => []);
  try {
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const [at, clients] of CLIENTS.entries()) {
        const rate = await answersPerSecond(server.url, { clients, seconds: SECONDS, headers, body });
        const warmingUp = round === 0;
        if (!warmingUp) rates[at]!.push(rate);
      }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
  return {
    title: 'Mutations end to end',
    about: `One event each, from the request over HTTP until the answer that it is stored, and after a short wait that the read models show it;
medians of ${ROUNDS} rounds of ${SECONDS} s after one to warm up. None was refused.`,
    table: [
      ['clients', ...CLIENTS.map(String)],
      ['mutations a second', ...rates.map((all) => shown(median(all)))],
      ['ms until answered', ...rates.map((all, at) => shown((CLIENTS[at]! * 1000) / median(all)))],
    ],
    measures: [],
  };
}
