/** Read models in SQLite files of one data folder: a file for each fill. Only the owner of the folder may open them. */
import { soleLeases } from '../../leases/leases.js';
import type { FactWriter } from '../fact-writer.js';
import type { Fill, Fills, FillSource, FillWatch, OpenFacts } from '../fills.js';
import type { Projection } from '../projection.js';
import { openFactFile, TABLES_VERSION } from './fact-file.js';
import { SqliteFactWriter } from './fact-writer.js';
import { FillCatalog } from './fill-catalog.js';
import { fillFactFile, type FillOrder } from './fill.js';
import { openSqliteFactStore } from './sqlite-fact-store.js';

/** Fills a file: here, or in a worker thread (`fillInWorker`). */
export type FillFile = (order: FillOrder, watch: FillWatch) => Promise<void>;

export class SqliteFills implements Fills {
  readonly tables = `sqlite ${TABLES_VERSION}`;
  readonly leases = soleLeases();
  readonly lookEvery = 5;
  readonly #catalog: FillCatalog;

  /** The folder is made if it is missing. `fillFile`: by default in this thread. */
  constructor(
    folder: string,
    private readonly fillFile: FillFile = fillFactFile,
  ) {
    this.#catalog = new FillCatalog(folder);
  }

  async serving(generation: string): Promise<Fill | undefined> {
    return this.#catalog.serving(generation);
  }

  async begin(generation: string): Promise<Fill> {
    return this.#catalog.begin(generation);
  }

  load(fill: Fill, source: FillSource, watch: FillWatch = {}): Promise<void> {
    return this.fillFile({ ...source, file: this.#catalog.fileOf(fill) }, watch);
  }

  async serve(fill: Fill): Promise<void> {
    this.#catalog.serve(fill);
  }

  async discard(fill: Fill): Promise<void> {
    this.#catalog.remove(fill);
  }

  async prune(): Promise<void> {
    this.#catalog.prune();
  }

  async openFacts(fill: Fill, projections: readonly Projection[]): Promise<OpenFacts> {
    return openSqliteFactStore(this.#catalog.fileOf(fill), projections);
  }

  async openWriter(fill: Fill): Promise<FactWriter> {
    return new SqliteFactWriter(openFactFile(this.#catalog.fileOf(fill), { readOnly: false }));
  }

  async close(): Promise<void> {
    this.#catalog.close();
  }
}
