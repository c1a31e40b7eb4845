/** Reads the state of subjects from a log, outside of a decision. */
import type { EventStore } from '../event-store/event-store.js';
import type { ReadState } from '../kernel/command.js';
import { fold } from '../kernel/stream.js';

export const readingStates =
  (log: EventStore): ReadState =>
  async (stream, id) =>
    fold(stream, await log.readStream(stream.nameOf(id)));
