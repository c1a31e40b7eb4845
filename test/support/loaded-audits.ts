/** A running service with packs loaded as anybody would load them, and how to read the lines behind an answer. */
import { expect } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { allProjections } from '../../projections/index.js';
import { BUSINESS_UNIT, RunningService } from './running-service.js';
import type { StoresForTests } from './stores-for-tests.js';

const projectionNames = allProjections.map(({ name }) => name);

/** What to ask of a thing to learn where its facts are printed. */
export const SOURCES = 'events { sources { document lines basis printed } }';

/** A thing of an answer that was asked with `SOURCES`. */
export interface Sourced {
  readonly events: readonly { readonly sources: readonly Source[] }[];
}

interface Source {
  readonly document: string;
  readonly lines: readonly number[];
  readonly basis: string;
  readonly printed: string | null;
}

/** The published audits that the project holds, as paths, in the order of their names. */
export const auditFiles = (): string[] =>
  readdirSync('audits')
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => `audits/${name}`);

/** Starts a service on a fresh folder and imports packs in the order given; throws when one has a problem. */
export async function loadedAudits(
  files: readonly string[] = auditFiles(),
  stores?: StoresForTests,
): Promise<RunningService> {
  const service = await RunningService.start(undefined, stores);
  for (const file of files) await loadPack(service, file);
  await allShown(service);
  return service;
}

/** Waits until a service answers from all that its log holds. */
export async function allShown({ running }: RunningService): Promise<void> {
  const { readModels, log } = running.service;
  await readModels.waitFor(await log.head(), projectionNames, 60_000);
}

async function loadPack(service: RunningService, file: string): Promise<void> {
  const pack = { text: readFileSync(file, 'utf8'), file };
  const { data, errors } = await service.send(
    'mutation ($input: ImportPackInput!) { importPack(input: $input) { complete problems { line message } } }',
    { input: pack },
    BUSINESS_UNIT,
  );
  if (errors || !data.importPack.complete) {
    throw new Error(`${file}: ${JSON.stringify(errors ?? data.importPack.problems, null, 2)}`);
  }
}

/** Every line that things were taken from, as `document:line`, each once. */
export const linesOf = (...things: readonly Sourced[]): string[] => [
  ...new Set(
    things
      .flatMap(({ events }) => events.flatMap(({ sources }) => sources))
      .flatMap(({ document, lines }) => lines.map((line) => `${document}:${line}`)),
  ),
];

/** The words as printed behind things, each once. */
export const printedOf = (...things: readonly Sourced[]): string[] => [
  ...new Set(
    things.flatMap(({ events }) =>
      events.flatMap(({ sources }) => sources.flatMap(({ printed }) => printed ?? [])),
    ),
  ),
];

/** That these lines of a document are among those that things were taken from (see `linesOf`). */
export const inDocument = (document: string, ...lines: readonly number[]): string[] =>
  expect.arrayContaining(lines.map((line) => `${document}:${line}`)) as unknown as string[];
