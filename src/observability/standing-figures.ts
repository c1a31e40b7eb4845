/** Figures of how a service stands, set whenever they are asked for. What could not be learnt has no figure. */
import { Gauge, type Registry } from 'prom-client';
import type { FollowersStatus } from '../followers/followers.js';
import type { ReadModelsStanding } from '../read-models/read-models.js';
import type { Standing } from './standing.js';

type Gauges = Readonly<Record<string, Gauge>>;

const GAUGES = {
  log_up: ['Whether the log answers'],
  log_head_position: ['Position of the last event of the log'],
  read_store_up: ['Whether the read models that serve can be read'],
  read_models_serving: ['Whether questions are answered'],
  read_models_kept: ['Whether this process keeps the read models up to date'],
  read_models_fault: ['Whether something keeps this process from keeping the read models up to date'],
  fill_position: ['Position that the fill under way has come to'],
  fill_head_position: ['Position of the last event when the fill under way began'],
  projection_position: ['Position of the last event that was applied', 'projection'],
  projection_lag_events: ['Events not applied yet, counted up to 1000', 'projection'],
  projection_lag_seconds: ['Seconds since the oldest event not applied yet was recorded', 'projection'],
  projection_stopped: ['Whether it goes no further because of an event or a fault', 'projection'],
  followers_run: ['Whether this process runs the followers'],
  followers_fault: ['Whether something keeps this process from running the followers'],
  follower_position: ['Position of the last event that was followed', 'follower'],
  follower_lag_events: ['Events not followed yet, counted up to 1000', 'follower'],
  follower_lag_seconds: ['Seconds since the oldest event not followed yet was recorded', 'follower'],
  follower_unsent_commands: ['Commands that are not given yet', 'follower'],
  follower_stopped: ['Whether it goes no further, known to the process that runs it', 'follower'],
} as const satisfies Readonly<Record<string, readonly [help: string, label?: string]>>;

type Name = keyof typeof GAUGES;

export class StandingFigures {
  readonly #gauges: Gauges;

  constructor(registry: Registry) {
    this.#gauges = Object.fromEntries(
      Object.entries(GAUGES).map(([name, [help, ...labelNames]]) => [
        name,
        new Gauge({ name: `throughline_${name}`, help, labelNames, registers: [registry] }),
      ]),
    );
  }

  /** Replaces all of them. */
  set({ head, readStore, readModels, followers, lags }: Standing): void {
    this.#forget();
    this.#put('log_up', 'value' in head);
    this.#put('log_head_position', 'value' in head ? head.value : undefined);
    this.#put('read_store_up', 'value' in readStore);
    this.#put('read_models_serving', 'value' in readStore && readStore.value);
    if ('value' in readModels) this.#setReadModels(readModels.value, lags);
    if ('value' in followers) this.#setFollowers(followers.value, lags);
  }

  #setReadModels({ projections, kept, fault, filling }: ReadModelsStanding, lags: Standing['lags']): void {
    this.#put('read_models_kept', kept);
    this.#put('read_models_fault', fault !== undefined);
    this.#put('fill_position', filling?.position);
    this.#put('fill_head_position', filling?.head);
    for (const { projection, position, stopped } of projections) {
      const labels = { projection };
      this.#put('projection_position', position, labels);
      this.#put('projection_lag_events', lags.get(position)?.events, labels);
      this.#put('projection_lag_seconds', lags.get(position)?.seconds, labels);
      this.#put('projection_stopped', stopped !== undefined, labels);
    }
  }

  #setFollowers({ runHere, fault, followers }: FollowersStatus, lags: Standing['lags']): void {
    this.#put('followers_run', runHere);
    this.#put('followers_fault', fault !== undefined);
    for (const { name, position, unsent, stopped } of followers) {
      const labels = { follower: name };
      this.#put('follower_position', position, labels);
      this.#put('follower_lag_events', lags.get(position)?.events, labels);
      this.#put('follower_lag_seconds', lags.get(position)?.seconds, labels);
      this.#put('follower_unsent_commands', unsent, labels);
      this.#put('follower_stopped', stopped !== undefined, labels);
    }
  }

  #put(name: Name, value: number | boolean | undefined, labels: Readonly<Record<string, string>> = {}): void {
    const gauge = this.#gauges[name]!;
    if (value !== undefined) gauge.set(labels, Number(value));
  }

  #forget(): void {
    for (const [name, [, label]] of Object.entries(GAUGES)) {
      const gauge = this.#gauges[name]!;
      if (label) gauge.reset();
      // Reset, it would stand at 0, which says something.
      else gauge.remove();
    }
  }
}
