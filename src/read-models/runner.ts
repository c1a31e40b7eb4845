/** Applies the log to the facts of one fill as it grows, and goes on after faults of single projections. */
import type { EventStore } from '../event-store/event-store.js';
import type { Clock } from '../kernel/clock.js';
import { Refusal } from '../kernel/refusal.js';
import type { Telemetry } from '../kernel/telemetry.js';
import { stopAt, type Stop } from './changes.js';
import type { FactWriter } from './fact-writer.js';
import { isOfTheStores } from './faults.js';
import { Feed, tracksOf, type Track } from './feed.js';
import { settledBefore } from './known-from.js';
import type { Projection } from './projection.js';

const PAGE = 1000;
const EVERY_MINUTE = 60_000;

export interface RunnerOptions {
  readonly log: EventStore;
  readonly projections: readonly Projection[];
  /** The runner closes it when it is stopped. */
  readonly writer: FactWriter;
  readonly clock: Clock;
  /** How often stopped projections are tried again, in milliseconds. */
  readonly retryEvery?: number;
  /** Events fed at a time. */
  readonly page?: number;
  /** Told of the events that are applied. */
  readonly telemetry?: Telemetry;
  /** Told when checkpoints were moved, after they were stored. */
  readonly moved?: () => void;
}

export interface ProjectionStatus {
  readonly projection: string;
  readonly position: number;
  /** Set while it goes no further: the event that it could not apply, and why. */
  readonly stopped?: Stop;
}

/**
 * Projections that stand at the same place (the front) are fed together from one subscription. One that fell behind,
 * because it had stopped, catches up by itself and then joins them, so that nobody waits for it.
 */
export class Runner {
  /** Why it ended by itself, or undefined once it was told to stop. */
  readonly ended: Promise<Refusal | undefined>;
  #settleEnd!: (why: Refusal | undefined) => void;
  readonly #front = new Set<Track>();
  readonly #behind = new Set<Track>();
  readonly #loops = new Set<Promise<void>>();
  readonly #end = new AbortController();
  #waiting: { readonly position: number; readonly resolve: (reached: boolean) => void }[] = [];
  #frontPosition = 0;
  #timer?: NodeJS.Timeout;

  private constructor(
    private readonly options: RunnerOptions,
    private readonly tracks: readonly Track[],
    private readonly feed: Feed,
  ) {
    this.ended = new Promise((resolve) => (this.#settleEnd = resolve));
  }

  /** Goes on from where the fill stands; starts all projections, those too that had stopped. */
  static async start(options: RunnerOptions): Promise<Runner> {
    const { projections, writer, log, telemetry } = options;
    try {
      const runner = new Runner(
        options,
        await tracksOf(projections, writer),
        await Feed.into(writer, log, telemetry),
      );
      runner.#start();
      return runner;
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  #start(): void {
    this.#resume(this.tracks);
    this.#timer = setInterval(() => void this.look(), this.options.retryEvery ?? EVERY_MINUTE).unref();
    this.#run([], () => this.#settleDays());
  }

  /** What happens every minute: stopped projections are tried again, and days that are over are settled. */
  async look(): Promise<void> {
    if (this.#end.signal.aborted) return;
    this.#resume(this.tracks.filter((track) => !this.#front.has(track) && !this.#behind.has(track)));
    await this.#run([], () => this.#settleDays());
  }

  /** True when every projection has come to the position or stopped; false when the runner ended before. */
  reached(position: number): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.push({ position, resolve });
      this.#wakeWaiting();
    });
  }

  status(): ProjectionStatus[] {
    return this.tracks.map(({ projection, standing, stop }) => ({
      projection: projection.name,
      position: standing.position,
      ...(stop ? { stopped: stop } : {}),
    }));
  }

  /** Ends after the page that is being applied, and closes the writer. */
  async stop(): Promise<void> {
    this.#endLoops(undefined);
    await Promise.all(this.#loops);
    await this.options.writer.close();
  }

  #resume(tracks: readonly Track[]): void {
    if (tracks.length > 0 && this.#front.size === 0) {
      this.#frontPosition = Math.max(...tracks.map(({ standing }) => standing.position));
    }
    for (const track of tracks) {
      this.#forgetFault(track);
      if (track.standing.position === this.#frontPosition) this.#join(track);
      else {
        this.#behind.add(track);
        this.#run([track], () => this.#catchUp(track));
      }
    }
  }

  /** A stop that no event caused says nothing once the projection runs again; no event may come that would clear it. */
  #forgetFault(track: Track): void {
    if (!track.stop || track.stop.at > track.standing.position) return;
    delete track.stop;
    this.#run([track], () => this.options.writer.resume(track.projection.name));
  }

  #join(track: Track): void {
    this.#behind.delete(track);
    this.#front.add(track);
    if (this.#front.size === 1) this.#run(this.#front, () => this.#follow());
  }

  async #follow(): Promise<void> {
    const { log, page = PAGE } = this.options;
    const { signal } = this.#end;
    for await (const events of log.subscribe({ after: this.#frontPosition, signal, page })) {
      await this.feed.apply(this.#front, events);
      this.#frontPosition = events.at(-1)?.position ?? this.#frontPosition;
      this.#leaveStopped(this.#front);
      this.options.moved?.();
      if (this.#front.size === 0 || signal.aborted) return;
    }
    if (!signal.aborted) throw new Error('The log sends no more events.');
  }

  async #catchUp(track: Track): Promise<void> {
    const { log, page = PAGE } = this.options;
    while (track.standing.position < this.#frontPosition && !this.#end.signal.aborted) {
      const events = await log.readAll({ after: track.standing.position, max: page });
      if (events.length === 0) throw new Error('The log lacks events that were applied before.');
      await this.feed.apply(
        [track],
        events.filter(({ position }) => position <= this.#frontPosition),
      );
      this.#leaveStopped(this.#behind);
      if (track.stop) return;
    }
    if (!this.#end.signal.aborted) this.#join(track);
  }

  #leaveStopped(tracks: Set<Track>): void {
    for (const track of tracks) {
      if (track.stop) tracks.delete(track);
    }
    this.#wakeWaiting();
  }

  /** A quiet log settles a day by nothing having come until some minutes after its end. */
  async #settleDays(): Promise<void> {
    const { log, writer, clock } = this.options;
    const before = settledBefore(clock.now());
    if (before <= (await writer.settledBefore())) return;
    const head = await log.head();
    if (!this.#end.signal.aborted && this.feed.knownPosition === head) await writer.settle(before);
  }

  #run(tracks: Iterable<Track>, loop: () => Promise<void>): Promise<void> {
    const running = loop()
      .catch((error: unknown) => this.#fail([...tracks], error))
      .finally(() => this.#loops.delete(running));
    this.#loops.add(running);
    return running;
  }

  /** A fault of the log or the store, not of an event: tried again like a stop, unless it ends the runner. */
  async #fail(tracks: readonly Track[], error: unknown): Promise<void> {
    if (this.#end.signal.aborted) return;
    if (isOfTheStores(error)) {
      this.#endLoops(error);
      return;
    }
    for (const track of tracks) {
      track.stop = stopAt(track.standing.position, error);
      this.#front.delete(track);
      this.#behind.delete(track);
    }
    this.#wakeWaiting();
    for (const { projection, stop } of tracks) await this.#rememberStop(projection.name, stop!);
  }

  async #rememberStop(projection: string, stop: Stop): Promise<void> {
    try {
      await this.options.writer.stop(projection, stop);
    } catch {
      // The store itself is what failed; the status still tells the reason.
    }
  }

  #endLoops(why: Refusal | undefined): void {
    clearInterval(this.#timer);
    this.#end.abort();
    this.#settleEnd(why);
    this.#wakeWaiting();
  }

  #wakeWaiting(): void {
    const running = [...this.#front, ...this.#behind];
    const isReached = (position: number) => running.every(({ standing }) => standing.position >= position);
    const { aborted } = this.#end.signal;
    const isOver = ({ position }: { position: number }) => aborted || isReached(position);
    const over = this.#waiting.filter(isOver);
    this.#waiting = this.#waiting.filter((waiting) => !isOver(waiting));
    for (const { position, resolve } of over) resolve(isReached(position));
  }
}
