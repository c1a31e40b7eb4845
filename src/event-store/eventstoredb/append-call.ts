/**
 * The appends of one client, on one call to the server. The driver's own method for this keeps the appends of all clients
 * of a process in one place, never ends one that is not answered, and throws where nobody can catch when a connection
 * fails or an answer comes late. So its protocol code is used without it.
 */
import unpacking from '@eventstore/db-client/dist/streams/appendToStream/unpackError.js';
import errors from '@eventstore/db-client/dist/utils/CommandError.js';
import uuids from '@eventstore/db-client/dist/utils/grpcUUID.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsService, { type StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams, {
  type BatchAppendReq,
  type BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import type { EndPoint } from '@eventstore/db-client';
import { NO_STREAM } from '../event-store.js';
import { channelCredentials, endpointText, keepAlive, type ServerAddress } from './address.js';
import { safePosition, type EventBytes } from './stored-form.js';
import { Ended, Silence } from './waiting.js';

export interface AppendRequest {
  /** Name of the stream on the server. */
  readonly name: string;
  /** Its last revision, or `NO_STREAM`. */
  readonly expected: number;
  readonly events: readonly EventBytes[];
}

/** What a server says of an append that is stored. */
export interface Stored {
  /** Revision of its last event. */
  readonly revision: number;
  /** Position of its last event; undefined when the server does not find it any more. */
  readonly position: number | undefined;
}

interface Waiting {
  readonly resolve: (stored: Stored) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

export class AppendCall {
  readonly #service: StreamsClient;
  readonly #metadata = new Metadata();
  readonly #waiting = new Map<string, Waiting>();
  #call: ClientDuplexStream<BatchAppendReq, BatchAppendResp> | undefined;

  constructor(address: ServerAddress, endpoint: EndPoint) {
    this.#service = new streamsService.StreamsClient(
      endpointText(endpoint),
      channelCredentials(address),
      keepAlive(address),
    );
    this.#metadata.set('requires-leader', 'true');
    if (address.user) {
      const { username, password } = address.user;
      const text = Buffer.from(`${username}:${password}`).toString('base64');
      this.#metadata.set('authorization', `Basic ${text}`);
    }
  }

  /**
   * Sends an append once. Rejects with the error that the server answers, with that of the connection, or with `Silence`
   * after so many milliseconds without an answer: what became of the append is then unknown.
   */
  append(request: AppendRequest, milliseconds: number): Promise<Stored> {
    const correlation = randomUUID();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(correlation);
        reject(new Silence());
      }, milliseconds);
      this.#waiting.set(correlation, { resolve, reject, timer });
      this.#call ??= this.#open();
      this.#call.write(messageOf(request, correlation));
    });
  }

  /** Ends the call and its connection; what waits is rejected with the reason. */
  close(reason: Error): void {
    this.#fail(reason);
    this.#call?.cancel();
    this.#service.close();
  }

  #open(): ClientDuplexStream<BatchAppendReq, BatchAppendResp> {
    const call = this.#service.batchAppend(this.#metadata);
    call.on('data', (answer: BatchAppendResp) => this.#answered(answer));
    call.on('error', (error: ServiceError) => this.#ended(call, errors.convertToCommandError(error)));
    call.on('end', () => this.#ended(call, new Ended('The server ended the call.')));
    return call;
  }

  /** What is thrown here, nobody could catch; an answer that cannot be understood is the affair of its append alone. */
  #answered(answer: BatchAppendResp): void {
    let waiting: Waiting | undefined;
    try {
      waiting = this.#taken(answer);
      waiting?.resolve(storedOf(answer));
    } catch (error) {
      waiting?.reject(error);
    }
  }

  /** Who waits for an answer: nobody any more when it came too late, or does not say to what it is one. */
  #taken(answer: BatchAppendResp): Waiting | undefined {
    const id = answer.getCorrelationId();
    const correlation = id ? uuids.parseUUID(id) : '';
    const waiting = this.#waiting.get(correlation);
    this.#waiting.delete(correlation);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  #ended(call: ClientDuplexStream<BatchAppendReq, BatchAppendResp>, error: Error): void {
    if (this.#call !== call) return;
    this.#call = undefined;
    call.end();
    this.#fail(error);
  }

  #fail(error: Error): void {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }
}

function messageOf({ name, expected, events }: AppendRequest, correlation: string): BatchAppendReq {
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(
    new shared.StreamIdentifier().setStreamName(Buffer.from(name, 'utf8')),
  );
  if (expected === NO_STREAM) options.setNoStream(new shared.Empty());
  else options.setStreamPosition(String(expected));
  return new streams.BatchAppendReq()
    .setCorrelationId(new shared.UUID().setString(correlation))
    .setOptions(options)
    .setProposedMessagesList(events.map(proposalOf))
    .setIsFinal(true);
}

function proposalOf({ id, type, data, metadata }: EventBytes): BatchAppendReq.ProposedMessage {
  const proposal = new streams.BatchAppendReq.ProposedMessage()
    .setId(new shared.UUID().setString(id))
    .setData(data)
    .setCustomMetadata(metadata);
  proposal.getMetadataMap().set('type', type);
  proposal.getMetadataMap().set('content-type', 'application/json');
  return proposal;
}

function storedOf(answer: BatchAppendResp): Stored {
  const success = answer.getSuccess();
  if (!success) throw errorOf(answer);
  const position = success.getPosition();
  return {
    revision: Number(success.getCurrentRevision()),
    position: position && safePosition(BigInt(position.getCommitPosition())),
  };
}

function errorOf(answer: BatchAppendResp): Error {
  const error = answer.getError();
  if (!error?.getDetails()) return new Error(error?.getMessage() ?? 'The server gave no reason.');
  return unpacking.unpackToCommandError(error, '');
}
