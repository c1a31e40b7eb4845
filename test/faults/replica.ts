/** A service in a process of its own that is killed, frozen and started again on what it left. */
import type { Ended, Program, Programs } from '../support/programs.js';

export type Environment = Readonly<Record<string, string>>;

/** How a service is started with an environment. */
export type Spawn = (environment: Environment) => Program;

/** Where it keeps everything unless it is told otherwise, whatever this process was told. */
const USUAL = {
  EVENT_STORE: 'sqlite',
  READ_MODELS: 'sqlite',
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'log',
  LOG_FORMAT: 'text',
};

export const spawnedBy =
  (programs: Programs): Spawn =>
  (environment) =>
    programs.spawn('start', [], environment);

export class Replica {
  #program?: Program;
  #url?: string;

  /** `environment`: its stores, and the data folder that it owns. */
  constructor(
    private readonly spawn: Spawn,
    private readonly environment: Environment,
  ) {}

  /** Starts one, and waits until it is ready. */
  static async started(spawn: Spawn, environment: Environment): Promise<Replica> {
    const replica = new Replica(spawn, environment);
    await replica.start();
    return replica;
  }

  /** Where it answers; undefined while it does not run. */
  get url(): string | undefined {
    return this.#url;
  }

  /** Starts, and answers commands as soon as it listens. Resolves when it is ready, with the milliseconds that took. */
  async start(): Promise<number> {
    const began = performance.now();
    const program = this.spawn({ ...USUAL, ...this.environment });
    this.#program = program;
    const [, url] = await program.prints(/Listening at (http:\S+)\/graphql/);
    this.#url = url;
    await program.prints(/Ready\./);
    return performance.now() - began;
  }

  /** Ends it at once, at whatever it is; nothing happens where it has ended. */
  kill(): Promise<Ended> {
    return this.#end('SIGKILL');
  }

  /** Tells it to stop, and waits for its end. */
  stop(): Promise<Ended> {
    return this.#end('SIGTERM');
  }

  freeze(): void {
    this.#program!.signal('SIGSTOP');
  }

  thaw(): void {
    this.#program!.signal('SIGCONT');
  }

  async #end(signal: NodeJS.Signals): Promise<Ended> {
    const program = this.#program!;
    program.signal(signal);
    this.#url = undefined;
    return program.ended;
  }
}
