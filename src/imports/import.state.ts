/** What an import source has written: the account of its entries, read once a run. */
import type { StoredEvent, StoredOf } from '../kernel/event.js';
import { defineStream } from '../kernel/stream.js';
import { importEvents } from './import.events.js';

interface ImportState {
  readonly runs: number;
  /** Whether the last run came to its end. */
  readonly complete: boolean;
}

export const importStream = defineStream({
  category: 'import',
  events: importEvents,
  initial: { runs: 0, complete: true } as ImportState,
  evolve: {
    ImportStarted: (_state, { data }) => ({ runs: data.run, complete: false }),
    EntriesRecorded: (state) => state,
    ImportCompleted: (state) => ({ ...state, complete: true }),
  },
});

/** The position at which the first of the runs that have not come to their end began. */
export function startOfBrokenOff(events: readonly StoredEvent[]): number {
  const ended = events.findLastIndex(({ type }) => type === 'ImportCompleted');
  return events[ended + 1]?.position ?? 0;
}

/** What is known to have been written for one entry. */
export interface Written {
  readonly stream: string;
  readonly turn: number;
  /** Digest of the content; null when the entry was removed; undefined when the run broke off before noting it. */
  readonly digest: string | null | undefined;
  /** The command that wrote it, where that was read from its own events. */
  readonly commandId?: string;
}

/** What was written for each entry by its key, as recorded on the `import-` stream. */
export function accountOf(events: readonly StoredEvent[]): Map<string, Written> {
  const account = new Map<string, Written>();
  for (const event of events as readonly StoredOf<typeof importEvents>[]) {
    if (event.type !== 'EntriesRecorded') continue;
    for (const { key, stream, turn, digest } of event.data.entries)
      account.set(key, { stream, turn, digest });
  }
  return account;
}
