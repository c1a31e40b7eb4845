import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inPackage } from '../../src/package-root.js';
import { problemsOfDockerfile, programOf } from './dockerfile-rules.js';

const read = (name: string) => readFileSync(inPackage(name), 'utf8');
const dockerfile = read('Dockerfile');

/** What the image is built from: the .dockerignore leaves everything out and takes some of it in again. */
const takenIn = read('.dockerignore')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

const inContext = (path: string) => {
  const bare = path.replace(/\/$/, '');
  return takenIn.some((one) => bare === one || bare.startsWith(`${one}/`)) && existsSync(inPackage(bare));
};

describe('the Dockerfile', () => {
  it('keeps every rule', () => {
    expect(problemsOfDockerfile(dockerfile, inContext)).toEqual([]);
  });

  it('runs what npm start runs', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(`node ${programOf(dockerfile)}`).toBe(scripts.start);
  });
});

describe('the .dockerignore', () => {
  it('leaves out everything that it does not name, passwords and data among it', () => {
    expect(read('.dockerignore')).toMatch(/^\*$/m);
    for (const path of ['.env', 'data', 'node_modules', '.git']) expect(inContext(path)).toBe(false);
  });
});

describe('the rules for the Dockerfile', () => {
  const breaks: readonly (readonly [what: string, from: string, to: string, said: string])[] = [
    ['root', '\nUSER throughline', '\nUSER root', 'it runs as root'],
    ['no user', '\nUSER throughline', '', 'it runs as root'],
    ['no health check', '\nHEALTHCHECK', '\nLABEL', 'it has no health check'],
    ['no stop signal', '\nSTOPSIGNAL SIGTERM', '', 'it is not stopped with SIGTERM'],
    [
      'a shell around node',
      'CMD ["node", "dist/src/main.js"]',
      'CMD node dist/src/main.js',
      'signals are lost',
    ],
    [
      'ADD',
      '\nCOPY audits/ audits/',
      '\nADD https://example.org/a.tar /app/',
      'ADD https://example.org/a.tar',
    ],
    ['a file that is not there', 'COPY LICENSE', 'COPY LICENCE', 'COPY LICENCE, which does not exist'],
    ['a file that stays out', 'COPY LICENSE', 'COPY README.md', 'COPY README.md, which does not exist'],
    ['a stage that is none', '--from=build /app/dist/', '--from=make /app/dist/', 'COPY from make'],
  ];

  it.each(breaks)('report %s', (_what, from, to, said) => {
    expect(dockerfile).toContain(from);
    expect(problemsOfDockerfile(dockerfile.replace(from, to), inContext).join('\n')).toContain(said);
  });

  it('report an image with its compiler', () => {
    expect(problemsOfDockerfile('FROM node\nUSER node', inContext)).toContain(
      'it has one stage, so the compiler stays in the image',
    );
  });
});
