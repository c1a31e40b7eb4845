/** Those who only ask while others write, each of one replica. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Replica } from './replica.js';
import { answerOf } from './until.js';

const BETWEEN = 100;

export class Askers {
  /** How often each answer came: of now, of earlier, or the code why there was none. */
  readonly answers = new Map<string, number>();
  #over = false;
  readonly #running: Promise<unknown>;

  constructor(replicas: readonly Replica[]) {
    this.#running = Promise.all(replicas.map((replica) => this.#askForEver(replica)));
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#running;
  }

  async #askForEver(replica: Replica): Promise<void> {
    while (!this.#over) {
      const answer = await answerOf(replica);
      this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
      await pause(BETWEEN);
    }
  }
}
