/** `npm run demo`: a service with the five published audits loaded, in a data folder of its own. */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readConfig } from './config.js';
import { importPack } from './imports/import-pack.js';
import { linesOfSummary } from './imports/import-summary.js';
import { Refusal } from './kernel/refusal.js';
import type { Actor } from './kernel/event.js';
import { inPackage } from './package-root.js';
import { start, type Running } from './start.js';

const loader: Actor = { id: 'demo', role: 'system', for: 'partnership:throughline' };

const QUESTIONS = [
  {
    asks: 'Which recommendations of 2020 were complete when Gloucestershire reported in 2021, and where is it printed?',
    query: `{ recommendationStatusAtCycle(cycle: "gloucestershire.2021", first: 8) {
        nodes { recommendation { number } status how events { sources { document lines } } } } }`,
  },
  {
    asks: 'How would the question on escalation look in South Gloucestershire if the doubts of the author were applied?',
    query: `{ publishedDistributions(cycle: "south-gloucestershire.2023-24", item: "south-gloucestershire.s11-2023-24/escalation") {
        nodes { title numbers { measure count percent } withDoubtsApplied { numbers { measure count percent } } } } }`,
  },
  {
    asks: 'What was the Districts Subgroup responsible for on 1 October 2022, and what was overdue?',
    query: `{ work(party: "body:gloucestershire.districts-subgroup", asOf: "2022-10-01") {
        counts { due overdue } nodes { number text status dueState nextDue } } }`,
  },
];

/** Loads all audits at the same time, so that what they append shares writes to the disk. */
async function loadAudits({ service }: Running): Promise<void> {
  const files = readdirSync(inPackage('audits')).filter((name) => name.endsWith('.yaml'));
  const loading = files.map(async (file) => {
    const text = readFileSync(inPackage('audits', file), 'utf8');
    const options = { actor: loader, correlationId: randomUUID() };
    const summary = await importPack(service.importing, service.log, { text, file }, options);
    return `  ${basename(file, '.yaml')}: ${linesOfSummary(summary).join(' ')}`;
  });
  for (const line of await Promise.all(loading)) console.log(line);
  await service.shown();
}

function printWelcome({ url }: Running): void {
  console.log(
    `\nThroughline answers at ${url}/graphql. Open ${url} in a browser to ask. Three questions to try:\n`,
  );
  for (const { asks, query } of QUESTIONS) console.log(`  ${asks}\n      ${query}\n`);
  console.log('Stop it with Ctrl+C. What it holds lies in the folder of the demo, apart from any real data.');
}

try {
  const config = readConfig({ DATA_DIR: inPackage('data', 'demo'), LOG_LEVEL: 'error' });
  const running = await start(config);
  console.log('Loading the five published audits:');
  await loadAudits(running);
  printWelcome(running);
} catch (error) {
  console.error(error instanceof Refusal ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
