/** The one schema: the SDL files of the domains and the mutations written from the use cases. */
import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { inPackage } from '../package-root.js';
import { allBatches, allCommands } from '../use-cases.js';
import { InputTypes } from './input-types.js';

const domainFiles = (): string[] =>
  readdirSync(inPackage('src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort();

/** Composes the schema from its sources, sorted, as text. */
export function composeSchema(): string {
  const parts = domainFiles().map((file) => readFileSync(inPackage('src', file), 'utf8'));
  const sdl = [...parts, InputTypes.sdlOf(allCommands, allBatches)].join('\n');
  return `${printSchema(lexicographicSortSchema(buildSchema(sdl)))}\n`;
}
