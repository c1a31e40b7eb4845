/** The programs that `npm run` starts, run as processes of their own, as they are in the sources at this moment. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Asked } from './running-service.js';
import { transpiled } from './transpiled.js';

const FILES = {
  start: 'src/main.js',
  import: 'src/imports/import.cli.js',
  verify: 'src/event-store/verify.cli.js',
  rebuild: 'src/read-models/rebuild.cli.js',
  copy: 'src/event-store/copying/copy.cli.js',
} as const;

/** What a program printed, and the code that it ended with; null when a signal killed it. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export class Programs {
  private constructor(readonly folder: string) {}

  static async build(): Promise<Programs> {
    const folder = await transpiled('src', 'projections');
    symlinkSync(resolve('schema.graphql'), join(folder, 'schema.graphql'));
    return new Programs(folder);
  }

  /** Runs a program to its end. */
  async run(program: keyof typeof FILES, args: readonly string[], environment = {}): Promise<Ended> {
    return this.spawn(program, args, environment).ended;
  }

  /** Starts a program. */
  spawn(program: keyof typeof FILES, args: readonly string[], environment: object = {}): Program {
    const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...environment };
    return new Program(spawn(process.execPath, [join(this.folder, FILES[program]), ...args], { env }));
  }

  /** Starts a service on a data folder, and waits until it is ready. */
  async serve(dataDir: string, environment = {}): Promise<ServiceProgram> {
    const program = this.spawn('start', [], {
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'log',
      ...environment,
    });
    const [, url] = await program.prints(/Listening at (http:\S+)\/graphql/);
    await program.prints(/Ready\./);
    return new ServiceProgram(program, url!);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export class Program {
  readonly ended: Promise<Ended>;
  private out = '';
  private err = '';

  constructor(private readonly child: ChildProcess) {
    child.stdout!.on('data', (chunk) => (this.out += chunk));
    child.stderr!.on('data', (chunk) => (this.err += chunk));
    this.ended = once(child, 'close').then(([code]) => ({ code, out: this.out, err: this.err }));
  }

  /** Waits for it to print this; rejects when it ends without. */
  async prints(wanted: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = wanted.exec(this.out);
      if (found) return found;
      const ended = await Promise.race([this.ended, once(this.child.stdout!, 'data').then(() => undefined)]);
      if (ended) throw new Error(`It ended with ${ended.code} before it printed ${wanted}: ${ended.err}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}

export class ServiceProgram {
  constructor(
    private readonly program: Program,
    readonly url: string,
  ) {}

  /** Asks a question, or does a mutation as the business unit. */
  async send(query: string, signal?: AbortSignal): Promise<Asked<Record<string, unknown>>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      signal,
      headers: {
        'content-type': 'application/json',
        'throughline-actor': 'u-1 business_unit partnership:westmarch',
      },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as Asked<Record<string, unknown>>;
  }

  /** Tells it to stop, and waits for its end. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.program.signal(signal);
    return this.program.ended;
  }
}
