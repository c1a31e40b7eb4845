/** The port to where followers remember: never a part of the read models, so that a rebuild passes nothing on twice. */
import { Refusal } from '../kernel/refusal.js';
import type { Lease, Leases } from '../leases/leases.js';
import type { Rows } from './follower.js';

/** A command that waits to be given. */
export interface Unsent {
  readonly commandId: string;
  /** The name of its use case. */
  readonly useCase: string;
  readonly input: unknown;
  /** The event that it follows from. */
  readonly causedBy: {
    readonly id: string;
    readonly correlationId: string;
    readonly actingFor: string;
    /** The command that made it in a trace, where one was recorded. */
    readonly traceparent?: string;
  };
}

/** The last event that a follower has followed; `BEGINNING` before the first. */
export interface Checkpoint {
  readonly position: number;
  /**
   * The event's digest, by which it is known again; '' where an older release noted none. Its id would not do: it comes
   * from the command, and is the same when that is given again after a backup was put back.
   */
  readonly digest: string;
}

/** Where a follower stands that has followed nothing. */
export const BEGINNING: Checkpoint = { position: 0, digest: '' };

/** What came of the events after one (`from`) up to another (`to`). */
export interface Kept {
  readonly from: Checkpoint;
  readonly to: Checkpoint;
  readonly rows: Rows;
  readonly commands: readonly Unsent[];
}

/** Every method may reject with `READ_STORE_UNREACHABLE`: nothing was changed then, or it is not known whether. */
export interface FollowerStore {
  /** Who may run followers. */
  readonly leases: Leases;
  /** What an operator does to have everything followed from the beginning, as the end of a sentence. */
  readonly howToForget: string;
  /** How far a follower has followed. */
  checkpoint(follower: string): Promise<Checkpoint>;
  /** The rows that exist under these keys. */
  rows(follower: string, keys: readonly string[]): Promise<Rows>;
  /**
   * Stores rows, commands and checkpoint together, and a command that it knows already no second time. Rejects with
   * `FENCED` and stores nothing when the lease is over or the follower does not stand at the position of `from`.
   */
  keep(lease: Lease, follower: string, kept: Kept): Promise<void>;
  /** The first commands that wait to be given, in their order. */
  unsent(follower: string, max: number): Promise<readonly Unsent[]>;
  countUnsent(follower: string): Promise<number>;
  /**
   * Notes for good what came of a command: `done`, or the code of the refusal that settled it. Rejects with `FENCED`
   * when the lease is over: what a process that was taken over heard too late says nothing beside its successor.
   */
  settle(lease: Lease, commandId: string, outcome: string): Promise<void>;
  /** Lets go of what it opened itself. May be repeated. */
  close(): Promise<void>;
}

/** What a process is told that writes although another has taken over. */
export const takenOver = (data: Readonly<Record<string, unknown>>): Refusal =>
  new Refusal(
    'FENCED',
    'Another process passes on what happens. This one goes on when that one ends; nothing needs to be done.',
    data,
  );
