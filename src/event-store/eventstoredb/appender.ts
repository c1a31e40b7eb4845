/** Appends, sent until it is known what became of them. */
import { Refusal } from '../../kernel/refusal.js';
import { chainBroken, type EncodedAppend } from '../encoded-append.js';
import { NO_STREAM, MAX_APPEND_BYTES, type Appended } from '../event-store.js';
import type { LogClosing } from './closing.js';
import type { Connection } from './connection.js';
import { typeOf } from './driver-errors.js';
import type { LiveClient } from './live-client.js';
import { streamDeleted, streamTruncated } from './refusals.js';
import { bytesOf, type StreamNames } from './stored-form.js';
import type { StreamEnds } from './stream-ends.js';

export class Appender {
  constructor(
    private readonly connection: Connection,
    private readonly names: StreamNames,
    private readonly ends: StreamEnds,
    private readonly closing: LogClosing,
  ) {}

  /**
   * Sends the append until it is answered. The same ids and the same expected revision are sent each time: the server
   * then answers what it answered first, also after a restart. Never without an expected revision, when it does not.
   * All of it is given up at `end`, by `performance.now()`.
   */
  async append(append: EncodedAppend, end: number): Promise<Appended> {
    await this.#insistOnChain(append, end);
    const request = {
      name: this.names.onServer(append.stream),
      expected: append.expected,
      events: append.events.map(bytesOf),
    };
    const send = async (client: LiveClient) => {
      await this.closing.insistOnOpen(client);
      return client.appends.append(request, this.connection.timings.attempt).catch((error: unknown) => {
        throw refusalOf(error, append) ?? error;
      });
    };
    const { revision, position } = await this.connection.persist(send, end);
    return position === undefined ? this.#found(append, end) : { revision, position };
  }

  /** Finds what the server says that it has, without saying where. */
  async #found({ stream, expected, events }: EncodedAppend, end: number): Promise<Appended> {
    const revision = expected + events.length;
    const [last] = await this.ends.read(stream, { from: revision, max: 1 }, end);
    if (last?.id !== events.at(-1)!.id) throw streamTruncated(stream);
    return { revision, position: last.position };
  }

  async #insistOnChain({ stream, expected, events }: EncodedAppend, end: number): Promise<void> {
    const { prev } = events[0]!;
    if (prev === null && expected === NO_STREAM) return;
    if (prev !== null && (await this.ends.digestAt(stream, expected, end)) === prev) return;
    const actual = await this.ends.lastRevision(stream, end);
    throw actual === expected ? chainBroken(stream) : conflict(stream, expected, actual);
  }
}

function refusalOf(error: unknown, { stream, expected, bytes }: EncodedAppend): Refusal | undefined {
  switch (typeOf(error)) {
    case 'wrong-expected-version': {
      const { actualVersion } = error as { actualVersion: bigint | 'no_stream' };
      return conflict(stream, expected, actualVersion === 'no_stream' ? NO_STREAM : Number(actualVersion));
    }
    case 'maximum-append-size-exceeded':
      return new Refusal(
        'APPEND_TOO_LARGE',
        'This is too much to record at once for the server of the history. Record it in several parts.',
        { stream, bytes, limit: MAX_APPEND_BYTES },
      );
    case 'stream-deleted':
      return streamDeleted(stream);
    default:
      return undefined;
  }
}

const conflict = (stream: string, expected: number, actual: number): Refusal =>
  new Refusal(
    'STREAM_CONFLICT',
    'Somebody else recorded something here in the meantime. Look at it and try again.',
    { stream, expected, actual },
  );
