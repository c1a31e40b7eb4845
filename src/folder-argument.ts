/** The one argument of programs that work on a data folder. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from './kernel/refusal.js';

/**
 * The folder that is named, alone or after `--data-dir`; undefined where none is. Refuses anything else with
 * `ARGUMENTS_INVALID` and how to call the `program`.
 */
export function folderArgument(program: string, args = process.argv.slice(2)): string | undefined {
  const folders = foldersIn(args);
  if (!folders || folders.length > 1)
    throw new Refusal('ARGUMENTS_INVALID', `Usage: npm run ${program} [-- DATA_FOLDER]`);
  return folders.map((folder) => resolve(folder))[0];
}

function foldersIn(args: readonly string[]): readonly string[] | undefined {
  const options = { 'data-dir': { type: 'string', multiple: true } } as const;
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    return [...positionals, ...(values['data-dir'] ?? [])];
  } catch {
    return undefined;
  }
}
