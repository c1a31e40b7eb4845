/** Between what a log server keeps and the messages of the protocol. */
import type { WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses, { type Status } from '@eventstore/db-client/generated/status_pb.js';
import streams, {
  type AppendReq,
  type BatchAppendReq,
  type ReadResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision, KeptEvent, ProposedEvent } from './kept-log.js';

/** 100 nanoseconds since the year 1, as .NET counts; any time does. */
const CREATED = '17000000000000000';

export const textOfName = (name: Uint8Array | string): string =>
  Buffer.from(name as string, typeof name === 'string' ? 'base64' : undefined).toString('utf8');

export const streamIdentifier = (name: string) =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(name).toString('base64'));

export const allPosition = (position: number) =>
  new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position));

type Proposed = BatchAppendReq.ProposedMessage | AppendReq.ProposedMessage;

export function proposedEvent(message: Proposed): ProposedEvent {
  const id = message.getId()!;
  return {
    id: id.getString(),
    type: message.getMetadataMap().get('type')!,
    contentType: message.getMetadataMap().get('content-type')!,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** Appends that expect anything at all are none of what this server is for. */
export function expectedBy(options: BatchAppendReq.Options | AppendReq.Options): ExpectedRevision {
  if (options.hasNoStream()) return -1;
  const revision = 'getStreamPosition' in options ? options.getStreamPosition() : options.getRevision();
  if (options.hasAny() || options.hasStreamExists()) throw new Error('An append must say an exact revision.');
  return Number(revision);
}

export function readEvent(event: KeptEvent): ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(String(event.position))
    .setPreparePosition(String(event.position))
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  recorded.getMetadataMap().set('type', event.type);
  recorded.getMetadataMap().set('content-type', event.contentType);
  recorded.getMetadataMap().set('created', CREATED);
  const read = new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(event.position));
  return new streams.ReadResp().setEvent(read);
}

export const checkpointAt = (position: number): ReadResp =>
  new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint()
      .setCommitPosition(String(position))
      .setPreparePosition(String(position)),
  );

export const confirmation = (): ReadResp =>
  new streams.ReadResp().setConfirmation(
    new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId('subscription'),
  );

export const caughtUp = (): ReadResp => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());

export const streamNotFound = (name: string): ReadResp =>
  new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(name)),
  );

export function wrongExpectedVersion(expected: ExpectedRevision, actual: number): Status {
  const details = new shared.WrongExpectedVersion();
  if (expected < 0) details.setExpectedNoStream(new shared.Empty());
  else details.setExpectedStreamPosition(String(expected));
  if (actual < 0) details.setCurrentNoStream(new shared.Empty());
  else details.setCurrentStreamRevision(String(actual));
  return errorStatus(9, 'WrongExpectedVersion', details);
}

export const appendTooLarge = (limit: number): Status =>
  errorStatus(3, 'MaximumAppendSizeExceeded', new shared.MaximumAppendSizeExceeded().setMaxappendsize(limit));

/** The server could not store it in time. It may have been stored. */
export const timedOut = (): Status => errorStatus(4, 'Timeout', new shared.Timeout());

/** What a node says that does not lead any more: the driver does not know these details. */
export const notReady = (): Status => errorStatus(14, 'Empty', new shared.Empty(), 'Server Is Not Ready');

type Details = Pick<WrongExpectedVersion, 'serializeBinary'>;

function errorStatus(code: number, name: string, details: Details, message = name): Status {
  const any = emptyAny();
  any.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new statuses.Status().setCode(code).setMessage(message).setDetails(any);
}

/** Read from the bytes of a status with empty details, for the class itself is of a package that only the driver has. */
const emptyAny = () => statuses.Status.deserializeBinary(new Uint8Array([0x1a, 0])).getDetails()!;
