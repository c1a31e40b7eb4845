/**
 * Says in the log of the program when something gets in the way of the service, and when that is over; and when this
 * process takes over what one process does for all, or gives it up.
 */
import {
  Logger,
  type BeforeApplicationShutdown,
  type LoggerService,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { stateOf, type Asked, type State } from './standing.js';
import { troublesOf, type Trouble } from './troubles.js';

/** Milliseconds between two looks. */
const LOOK_EVERY = 3_000;

export class TroubleWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** By name. What is seen for the first time may pass by itself, and is not said yet. */
  #seen = new Map<string, { readonly trouble: Trouble; readonly isSaid: boolean }>();
  /** What this process does for all: what it was at the look before. */
  #roles: Roles = {};
  #timer?: NodeJS.Timeout;
  #looking = false;

  constructor(
    private readonly asked: Asked,
    private readonly logger: Pick<LoggerService, 'log' | 'warn'> = new Logger('Service'),
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Says what is there for the second time, or has changed, and what is over. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const state = await stateOf(this.asked);
      this.#sayRoles(rolesIn(state));
      const { known, mayLast } = troublesOf(state);
      const seen = new Map([...this.#seen].filter(([, { trouble }]) => mayLast(trouble)));
      for (const trouble of known) seen.set(trouble.name, { trouble, isSaid: this.#say(trouble) });
      for (const [name, { trouble, isSaid }] of this.#seen)
        if (isSaid && !seen.has(name)) this.logger.log(trouble.over);
      this.#seen = seen;
    } finally {
      this.#looking = false;
    }
  }

  #sayRoles(roles: Roles): void {
    for (const [does, isDone] of Object.entries(roles)) {
      const wasDone = this.#roles[does];
      if (wasDone === isDone || wasDone === undefined) continue;
      this.logger.log(isDone ? `This process ${does} from now on.` : `This process no longer ${does}.`);
    }
    this.#roles = { ...this.#roles, ...roles };
  }

  #say(trouble: Trouble): boolean {
    const before = this.#seen.get(trouble.name);
    if (before?.isSaid && before.trouble.sentence === trouble.sentence) return true;
    if (before) this.logger.warn(trouble.sentence);
    return before !== undefined;
  }
}

/** Whether this process does it, by what it does. */
type Roles = Readonly<Record<string, boolean>>;

/** What could not be learnt, or is not settled while nothing serves, is left out. */
const rolesIn = ({ readStore, readModels, followers }: State): Roles => ({
  ...('value' in readModels && 'value' in readStore && readStore.value
    ? { 'keeps the read models up to date': readModels.value.kept }
    : {}),
  ...('value' in followers ? { 'runs the followers': followers.value.runHere } : {}),
});
