/** Makes programs of this project that a plain `node` can run, without a build. */
import { transformFile } from '@swc/core';
import { mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** Transpiles files and folders of the project (`src/config.ts`, `src/kernel`) into a new folder and answers its path. */
export async function transpiled(...paths: readonly string[]): Promise<string> {
  const target = await mkdtemp(join(tmpdir(), 'throughline-program-'));
  await symlink(join(project, 'node_modules'), join(target, 'node_modules'));
  await writeFile(join(target, 'package.json'), '{ "type": "module" }');
  const sources = (await Promise.all(paths.map(sourcesIn))).flat();
  await Promise.all(sources.map((file) => transpile(file, target)));
  return target;
}

async function sourcesIn(path: string): Promise<string[]> {
  if (path.endsWith('.ts')) return [path];
  const files = await readdir(join(project, path), { recursive: true });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'))
    .map((file) => join(path, file));
}

async function transpile(file: string, target: string): Promise<void> {
  const { code } = await transformFile(join(project, file), {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'es6' },
  });
  const output = join(target, file.replace(/\.ts$/, '.js'));
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, code);
}
