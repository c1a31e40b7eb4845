import { describe, expect, it } from '@jest/globals';
import { InMemoryLog } from '../../test/support/in-memory-log.js';
import type { StreamRead } from '../event-store/event-store.js';
import type { StoredEvent } from '../kernel/event.js';
import { defineStream } from '../kernel/stream.js';
import { topicAdded } from '../partnerships/partnership.events.js';
import { RecentStreams } from './recent-streams.js';

class CountingLog extends InMemoryLog {
  eventsRead = 0;

  override async readStream(name: string, read?: StreamRead): Promise<StoredEvent[]> {
    const events = await super.readStream(name, read);
    this.eventsRead += events.length;
    return events;
  }
}

const topicsStream = defineStream({
  category: 'topics',
  events: [topicAdded],
  initial: [] as readonly string[],
  evolve: { TopicAdded: (topics, { data }) => [...topics, data.topic] },
});

let position = 0;

/** An event whose digest names what the stream holds. */
const event = (stream: string, revision: number, digest = `${stream}/${revision}`): StoredEvent =>
  ({ stream, revision, position: (position += 1), id: digest, metadata: { digest } }) as StoredEvent;

const logOf = (stream: string, count: number): CountingLog => {
  const log = new CountingLog();
  log.push(...Array.from({ length: count }, (_, revision) => event(stream, revision)));
  return log;
};

describe('streams that were read lately', () => {
  it('shows what others appended since', async () => {
    const log = logOf('cycle-one', 3);
    const streams = new RecentStreams(log);
    await streams.read('cycle-one');
    log.push(event('cycle-one', 3));
    expect(await streams.read('cycle-one')).toEqual(await log.readStream('cycle-one'));
  });

  it('reads no more than the last event again where nothing is new', async () => {
    const log = logOf('cycle-one', 100);
    const streams = new RecentStreams(log);
    const first = await streams.read('cycle-one');
    log.eventsRead = 0;
    expect(await streams.read('cycle-one')).toEqual(first);
    expect(log.eventsRead).toBe(1);
  });

  it('reads a stream whole that is not the one that it knew', async () => {
    const logs = [logOf('cycle-one', 2), new CountingLog()];
    logs[1]!.push(event('cycle-one', 0, 'another'), event('cycle-one', 1, 'one more'));
    let log = logs[0]!;
    const streams = new RecentStreams({ readStream: (name, read) => log.readStream(name, read) });
    await streams.read('cycle-one');
    log = logs[1]!;
    expect((await streams.read('cycle-one')).map(({ id }) => id)).toEqual(['another', 'one more']);
  });

  it('forgets the stream that was read longest ago once it remembers too much', async () => {
    const log = logOf('cycle-one', 4);
    log.push(...Array.from({ length: 4 }, (_, revision) => event('cycle-two', revision)));
    const streams = new RecentStreams(log, 6);
    await streams.read('cycle-one');
    await streams.read('cycle-two');
    log.eventsRead = 0;
    await streams.read('cycle-two');
    await streams.read('cycle-one');
    expect(log.eventsRead).toBe(1 + 4);
  });

  it('folds a stream anew once something is new on it', async () => {
    const log = new CountingLog();
    const streams = new RecentStreams(log);
    const topic = (name: string, revision: number): StoredEvent =>
      ({ ...event('topics-one', revision), ...topicAdded({ topic: name, name }) }) as StoredEvent;
    const topics = async () => streams.folded(topicsStream, await streams.read('topics-one'));
    log.push(topic('housing', 0));
    expect(await topics()).toEqual(['housing']);
    expect(await topics()).toBe(await topics());
    log.push(topic('training', 1));
    expect(await topics()).toEqual(['housing', 'training']);
  });

  it('knows of a stream that did not exist when it was made', async () => {
    const log = new CountingLog();
    const streams = new RecentStreams(log);
    expect(await streams.read('cycle-one')).toEqual([]);
    log.push(event('cycle-one', 0));
    expect(await streams.read('cycle-one')).toHaveLength(1);
  });
});
