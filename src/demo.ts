/** `npm run demo`: a service with the five published audits loaded, in a data folder of its own. */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { allProjections } from '../projections/index.js';
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
    asks: 'Which recommendations of 2020 were complete when Gloucestershire reported in 2021?',
    query:
      '{ recommendationStatusAtCycle(cycle: "gloucestershire.2021") { nodes { recommendation { id number } status } } }',
  },
  {
    asks: 'How did the agencies rate themselves, standard by standard?',
    query:
      '{ distributions(cycle: "gloucestershire.2021") { item { id title } grades { grade count percent } base } }',
  },
  {
    asks: 'What is the Districts Subgroup responsible for, and by when?',
    query:
      '{ work(party: "body:gloucestershire.districts-subgroup") { nodes { number text status nextDue { words latest } } } }',
  },
];

async function loadAudits({ service }: Running): Promise<void> {
  for (const file of readdirSync(inPackage('audits')).filter((name) => name.endsWith('.yaml'))) {
    const text = readFileSync(inPackage('audits', file), 'utf8');
    const options = { actor: loader, correlationId: randomUUID() };
    const summary = await importPack(service.importing, service.log, { text, file }, options);
    console.log(`  ${basename(file, '.yaml')}: ${linesOfSummary(summary).join(' ')}`);
  }
  const projections = allProjections.map(({ name }) => name);
  await service.readModels.waitFor(await service.log.head(), projections, 60_000);
}

function printWelcome({ url }: Running): void {
  console.log(`\nThroughline answers at ${url}/graphql (open it in a browser). Three questions to try:\n`);
  for (const { asks, query } of QUESTIONS) console.log(`  ${asks}\n    ${query}\n`);
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
