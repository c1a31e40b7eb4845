/**
 * `npm run bench`: measures speed and size, and says whether the targets are met. All of it writes bench/RESULTS.md; with
 * names of parts it runs those and only prints. Rebuilds and first pages have logs of 500,000 events; with `--long`
 * of 1,000,000, with `--short` of 100,000, and then nothing is written. Exit code 1: a target was missed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inPackage } from '../src/package-root.js';
import { appendsSideBySide } from './beside/appends.bench.js';
import { consumingSideBySide } from './beside/consuming.bench.js';
import { eventStoreDbSideBySide } from './beside/eventstoredb.bench.js';
import { mutationsEndToEnd } from './beside/mutations.bench.js';
import { installPeers } from './beside/peers.js';
import { readsSideBySide } from './beside/reads.bench.js';
import { machine } from './machine.js';
import { appending, demo, firstPages, rebuilding } from './own-parts.js';
import { allMet, markdownOf, markdownTable, type Section } from './section.js';

/** The rebuild comes first: the memory that it is measured by is that of the whole process. */
const PARTS: Readonly<Record<string, (size: number) => Promise<Section>>> = {
  rebuild: rebuilding,
  append: appending,
  demo,
  pages: firstPages,
  appends: appendsSideBySide,
  consuming: consumingSideBySide,
  reads: readsSideBySide,
  mutations: mutationsEndToEnd,
  eventstoredb: eventStoreDbSideBySide,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false }, long: { type: 'boolean', default: false } },
});
const size = values.short ? 0.1 : values.long ? 1 : 0.5;
const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
const unknown = names.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}

installPeers();
const begun = performance.now();
const sections: Section[] = [];
for (const name of names) {
  console.error(`${name} ...`);
  sections.push(await PARTS[name]!(size));
}
const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
const day = new Date().toISOString().slice(0, 10);
const report = [
  '# Results of the benchmarks',
  `Written by \`npm run bench\` on ${day}, in ${minutes} minutes. Read ratios: seconds differ from machine to machine, and from run to run.`,
  markdownTable(machine()),
  ...sections.map(markdownOf),
].join('\n\n');
console.log(report);
if (positionals.length === 0 && !values.short) writeFileSync(inPackage('bench', 'RESULTS.md'), `${report}\n`);
if (!sections.every(allMet)) process.exitCode = 1;
