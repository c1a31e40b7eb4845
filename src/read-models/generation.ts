/** A fill that is kept up to date and read. */
import type { FactStore } from './fact-store.js';
import { Runner, type RunnerOptions } from './runner.js';
import { openFactFile } from './sqlite/fact-file.js';
import { FactWriter } from './sqlite/fact-writer.js';
import { openSqliteFactStore, type SqliteFactStore } from './sqlite/sqlite-fact-store.js';

export class Generation {
  readonly runner: Runner;
  readonly store: SqliteFactStore;
  #answers = 0;
  #lastAnswer?: () => void;

  /** Opens the file and starts to follow the log. */
  constructor(file: string, options: Omit<RunnerOptions, 'writer'>) {
    this.runner = new Runner({ ...options, writer: new FactWriter(openFactFile(file, { readOnly: false })) });
    this.store = openSqliteFactStore(file, options.projections);
    this.runner.start();
  }

  /** Makes an answer; the file stays open until it is made. */
  async answer<T>(make: (store: FactStore) => Promise<T>): Promise<T> {
    this.#answers += 1;
    try {
      return await make(this.store);
    } finally {
      this.#answers -= 1;
      if (this.#answers === 0) this.#lastAnswer?.();
    }
  }

  /** Stops following, lets the answers that are being made end, and closes the file. */
  async retire(): Promise<void> {
    await this.runner.stop();
    if (this.#answers > 0) await new Promise<void>((resolve) => (this.#lastAnswer = resolve));
    this.store.close();
  }
}
