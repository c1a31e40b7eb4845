/**
 * Measures when a log server or cluster itself can be written: appends to each of its members by the bare protocol, with a
 * short deadline and a new connection each time, so that no client's discovery or retry counts.
 */
import streams, { type AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { Metadata } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  addressFrom,
  channelCredentials,
  type ServerAddress,
} from '../../src/event-store/eventstoredb/address.js';
import { streamIdentifier } from '../support/log-server/messages.js';
import { restsBetween, type Rest } from './rests.js';

const DEADLINE = 700;
const BETWEEN = 40;

export class BareProbe {
  readonly #written: number[] = [];
  readonly #address: ServerAddress;
  #over = false;
  readonly #running: Promise<void>;

  /** Starts at once. */
  constructor(url: string) {
    this.#address = addressFrom(url);
    this.#running = this.#probe();
  }

  /** The times without an append since an instant, up to now. */
  restsSince(since: number): Rest[] {
    return restsBetween([since, ...this.#written.filter((at) => at >= since), performance.now()]);
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#running;
  }

  /** Members are tried beside one another, so that one that is frozen holds up nothing. */
  async #probe(): Promise<void> {
    await Promise.all(
      this.#address.hosts.map(({ address, port }) => this.#probeMember(`${address}:${port}`)),
    );
  }

  async #probeMember(host: string): Promise<void> {
    while (!this.#over) {
      await append(host, this.#address).then(
        () => this.#written.push(performance.now()),
        () => undefined,
      );
      await pause(BETWEEN);
    }
  }
}

/** Appends one event to a stream of its own. Rejects unless it was stored. */
async function append(host: string, address: ServerAddress): Promise<void> {
  const client = new streamsService.StreamsClient(host, channelCredentials(address));
  try {
    await new Promise<void>((resolve, reject) => {
      const answered = (error: unknown, response: AppendResp | undefined) =>
        response?.hasSuccess() ? resolve() : reject(error ?? new Error('not appended'));
      const call = client.append(metadataFor(address), { deadline: Date.now() + DEADLINE }, answered);
      call.on('error', reject);
      for (const request of requests()) call.write(request);
      call.end();
    });
  } finally {
    client.close();
  }
}

function metadataFor({ user }: ServerAddress): Metadata {
  const metadata = new Metadata();
  metadata.set('requires-leader', 'true');
  if (user) {
    const encoded = Buffer.from(`${user.username}:${user.password}`).toString('base64');
    metadata.set('authorization', `Basic ${encoded}`);
  }
  return metadata;
}

function requests() {
  const options = new streams.AppendReq.Options()
    .setStreamIdentifier(streamIdentifier(`probe-${randomUUID()}`))
    .setNoStream(new shared.Empty());
  const message = new streams.AppendReq.ProposedMessage()
    .setId(new shared.UUID().setString(randomUUID()))
    .setData(Buffer.from('{}').toString('base64'));
  message.getMetadataMap().set('type', 'Probed').set('content-type', 'application/json');
  return [new streams.AppendReq().setOptions(options), new streams.AppendReq().setProposedMessage(message)];
}
