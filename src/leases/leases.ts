/** Leases: the right to do what only one process may do at a time, among the replicas of a service. */

/** A lease that is held. */
export interface Lease {
  readonly name: string;
  /** Grows whenever the lease changes hands. Stores refuse what is written under an epoch that is over (`FENCED`). */
  readonly epoch: number;
  /** Aborts when the lease was lost, or when it is no longer certain that it is held. */
  readonly lost: AbortSignal;
  /** Gives it up, so that another may take it at once. May be repeated. */
  release(): Promise<void>;
}

export interface Leases {
  /** Whether other processes may hold leases too. */
  readonly shared: boolean;
  /** The lease, or undefined while somebody holds it: another process, or this one. */
  acquire(name: string): Promise<Lease | undefined>;
}

/** The leases of a process that owns its store alone. */
export function soleLeases(): Leases {
  const held = new Map<string, Lease>();
  return {
    shared: false,
    acquire: async (name) => {
      if (held.has(name)) return undefined;
      const release = async () => {
        if (held.get(name) === lease) held.delete(name);
      };
      const lease: Lease = { name, epoch: 1, lost: new AbortController().signal, release };
      held.set(name, lease);
      return lease;
    },
  };
}
