/** Where the package lies: the same from the sources and from the build. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The package has no package.json.');
  return rootAbove(parent);
}

/** A file or folder of the package, by its path from the package's root. */
export const inPackage = (...path: readonly string[]): string =>
  join(rootAbove(dirname(fileURLToPath(import.meta.url))), ...path);
