/**
 * The port to where read models are kept. A fill holds all facts of one generation (one version of the projections) and
 * is never used for anything else; one fill of a generation serves.
 */
import type { EventStore } from '../event-store/event-store.js';
import type { Lease, Leases } from '../leases/leases.js';
import type { FactStore } from './fact-store.js';
import type { Checkpoint, FactWriter } from './fact-writer.js';
import type { Projection } from './projection.js';

/** One fill. Numbers are never used again. */
export interface Fill {
  readonly n: number;
  readonly generation: string;
}

/** What the leases are named after: `KEEPING` and the number of a fill, `FILLING` and a generation. */
export const KEEPING = 'fill-';
export const FILLING = 'filling-';

/** So many of the fills that served last are kept, of whatever generation: the one that serves and the one before it. */
export const KEPT = 2;

/** How far a fill has come: the position reached, and that of the last event when it began. */
export interface FillProgress {
  readonly position: number;
  readonly head: number;
}

export interface FillWatch {
  readonly onProgress?: (progress: FillProgress) => void;
  readonly signal?: AbortSignal;
}

/** What a fill is made of. */
export interface FillSource {
  readonly log: EventStore;
  readonly projections: readonly Projection[];
}

/** The facts of a fill, opened for reading. */
export interface OpenFacts extends FactStore {
  /** The log that they were made from. */
  readonly logId: string;
  /** Where each projection stands. */
  checkpoints(): Promise<Checkpoint[]>;
  close(): Promise<void>;
}

export interface Fills {
  /** A part of the id of every generation: raised when the tables change. */
  readonly tables: string;
  /** Who may fill, and keep a fill up to date. */
  readonly leases: Leases;
  /** How often it is worth looking at checkpoints that somebody waits for, in milliseconds. */
  readonly lookEvery: number;
  /** The fill that serves a generation, when there is one. */
  serving(generation: string): Promise<Fill | undefined>;
  /** A new fill, which serves nobody yet. */
  begin(generation: string): Promise<Fill>;
  /**
   * Puts the facts of the whole log into a new fill; when this resolves they are stored whole, with their indexes. A
   * projection that cannot apply an event stops before it. Rejects with the signal's reason, with `FENCED` when others
   * delete it meanwhile, or with what reading or writing throws, and then leaves a fill of no use.
   */
  load(fill: Fill, source: FillSource, watch?: FillWatch): Promise<void>;
  /** From now on this fill serves its generation. Rejects with `FENCED` when the lease to fill was lost. */
  serve(fill: Fill, lease: Lease): Promise<void>;
  /** Deletes a fill that was given up, unless it serves after all. */
  discard(fill: Fill): Promise<void>;
  /** Deletes all fills but the last that served, `KEPT` of them, and those that others keep or are filling. */
  prune(): Promise<void>;
  /** Refuses with `READ_MODEL_UNREADABLE` a fill that was never finished. */
  openFacts(fill: Fill, projections: readonly Projection[]): Promise<OpenFacts>;
  /** Opens a fill to go on with it, for as long as the lease is held. */
  openWriter(fill: Fill, lease: Lease): Promise<FactWriter>;
  close(): Promise<void>;
}
