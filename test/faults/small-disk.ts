/** A disk that is full when a test says so. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Program, type Programs } from '../support/programs.js';
import { spawnedBy, type Spawn } from './replica.js';

export interface SmallDisk {
  /** What it is, in words. */
  readonly is: string;
  readonly folder: string;
  /** Starts a service that keeps its data here. */
  readonly spawn: Spawn;
  /** How often it can be filled. */
  readonly times: number;
  /** Leaves next to no room. */
  fill(): void;
  /** Makes room again; true where a service that runs sees that only after it was started again. */
  free(): boolean;
  remove(): void;
}

const SIZE = 64_000_000;
const LEFT = 300_000;
/** Of any one file, for a process that may mount nothing. */
const BLOCK = 512;
const LIMIT = 6_800 * BLOCK;

/** A file system of its own in memory where this process may mount one; else a limit to the size of files. */
export function smallDisk(folder: string, programs: Programs): SmallDisk {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return limitedFiles(folder, programs);
  }
  const ballast = join(folder, 'ballast');
  return {
    is: `a disk of ${SIZE / 1_000_000} MB`,
    folder,
    spawn: spawnedBy(programs),
    times: Infinity,
    fill: () => fillUp(ballast),
    free: () => {
      rmSync(ballast);
      return false;
    },
    remove: () => void execFileSync('umount', [folder]),
  };
}

/** Writing beyond the limit fails as it does on a disk that a quota keeps from growing. */
function limitedFiles(folder: string, programs: Programs): SmallDisk {
  let isLimited = true;
  const limited: Spawn = (environment) => {
    const main = join(programs.folder, 'src/main.js');
    const args = ['-c', `ulimit -f ${LIMIT / BLOCK} && exec "$0" "$@"`, process.execPath, main];
    const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...environment };
    return new Program(spawn('sh', args, { env }));
  };
  return {
    is: `files that may not grow beyond ${(LIMIT / 1_000_000).toFixed(1)} MB (nothing can be mounted here)`,
    folder,
    spawn: (environment) => (isLimited ? limited : spawnedBy(programs))(environment),
    times: 1,
    fill: () => {},
    free: () => {
      isLimited = false;
      return true;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Takes all room, and gives a little of it back. */
function fillUp(file: string): void {
  const chunk = Buffer.alloc(100_000, 'x');
  const ballast = openSync(file, 'w');
  let size = 0;
  try {
    for (;;) size += writeSync(ballast, chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(ballast);
  }
  truncateSync(file, size - LEFT);
}
