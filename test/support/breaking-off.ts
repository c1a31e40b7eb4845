import type { EventStore, EventToAppend } from '../../src/event-store/event-store.js';

/** The log until so many appends were made; then the process is as good as gone. */
export function breakingOff(store: EventStore, appends: number): EventStore {
  let left = appends;
  return {
    logId: store.logId,
    append: (stream: string, expected: number, events: readonly EventToAppend[]) => {
      if (left === 0) throw new Error('The import broke off.');
      left -= 1;
      return store.append(stream, expected, events);
    },
    readStream: (stream, read) => store.readStream(stream, read),
    readAll: (read) => store.readAll(read),
    readAt: (positions) => store.readAt(positions),
    head: () => store.head(),
    subscribe: (options) => store.subscribe(options),
    close: () => store.close(),
  };
}
