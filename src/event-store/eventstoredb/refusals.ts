/** What this adapter refuses beyond what every event store refuses, in sentences. */
import { Refusal } from '../../kernel/refusal.js';
import { causeInWords } from './server-causes.js';

const ADDRESS = { variable: 'EVENTSTORE_URL' };

/** The address cannot be read. The address itself is never repeated: it may hold a password. */
export const addressInvalid = (what: string): Refusal =>
  new Refusal(
    'EVENTSTORE_URL_INVALID',
    `EVENTSTORE_URL is no address of an EventStoreDB server: ${what} ` +
      'Write it as esdb://USER:PASSWORD@HOST:2113?tls=true, with several hosts parted by commas.',
    ADDRESS,
  );

export const prefixInvalid = (prefix: string): Refusal =>
  new Refusal(
    'EVENTSTORE_PREFIX_INVALID',
    'EVENTSTORE_PREFIX must begin with a letter and hold letters, digits, dots, hyphens and underscores alone, ' +
      'for example "throughline.".',
    { variable: 'EVENTSTORE_PREFIX', prefix },
  );

/** The log's own stream is another application's. */
export const prefixTaken = (prefix: string, stream: string): Refusal =>
  new Refusal(
    'EVENTSTORE_PREFIX_TAKEN',
    `The stream ${stream} on the server at EVENTSTORE_URL is another application's, so no history can be kept beside it. ` +
      'Give EVENTSTORE_PREFIX another value.',
    { variable: 'EVENTSTORE_PREFIX', prefix, stream },
  );

/** `other` is the prefix of the other log. */
export const prefixesOverlap = (prefix: string, other: string): Refusal =>
  new Refusal(
    'EVENTSTORE_PREFIX_OVERLAPS',
    `The server at EVENTSTORE_URL keeps another history under the prefix ${other}, and this one is under ${prefix}: where ` +
      'one begins with the other, they cannot be told apart. Give EVENTSTORE_PREFIX of the newer one another value.',
    { variable: 'EVENTSTORE_PREFIX', prefix, other },
  );

export const certificateUntrusted = (cause: string): Refusal =>
  new Refusal(
    'EVENTSTORE_CERTIFICATE_UNTRUSTED',
    'The certificate of the server at EVENTSTORE_URL is not from an authority that this service trusts. ' +
      'Add tlsCAFile=PATH with the certificate of the authority that signed it.',
    { ...ADDRESS, cause },
  );

export const certificateMissing = (file: string): Refusal =>
  new Refusal(
    'EVENTSTORE_CERTIFICATE_MISSING',
    `EVENTSTORE_URL names the certificate file ${file}, which cannot be read. Correct its path, or its permissions.`,
    { ...ADDRESS, file },
  );

export const certificateInvalid = (option: string, file: string): Refusal =>
  new Refusal(
    'EVENTSTORE_CERTIFICATE_INVALID',
    `The file ${file}, which EVENTSTORE_URL names as ${option}, holds no ${option === 'userKeyFile' ? 'key' : 'certificate'} ` +
      'in PEM form (text that begins with -----BEGIN). Name the right file.',
    { ...ADDRESS, option, file },
  );

export const logMissing = (prefix: string): Refusal =>
  new Refusal(
    'LOG_MISSING',
    `The server at EVENTSTORE_URL holds no log whose streams begin with "${prefix}". Look at EVENTSTORE_PREFIX, and whether ` +
      'this is the right server.',
    { variable: 'EVENTSTORE_PREFIX', prefix },
  );

export const accessDenied = (): Refusal =>
  new Refusal(
    'EVENTSTORE_ACCESS_DENIED',
    'The server at EVENTSTORE_URL does not let this service in. Put the right user and password into EVENTSTORE_URL, ' +
      'and have an administrator give that user the right to read and append.',
    ADDRESS,
  );

export const readAllDenied = (): Refusal =>
  new Refusal(
    'EVENTSTORE_READ_ALL_DENIED',
    'The user in EVENTSTORE_URL may not read the whole log ($all). An administrator gives that right once: append the ' +
      'event update-default-acl to the stream $settings with this user under $systemStreamAcl.$r, or set the ACL of $all.',
    ADDRESS,
  );

/** The server answers, but cannot keep this log; `what` is a sentence, and `then` one that says what to do. */
export const serverUnsuitable = (
  what: string,
  then = 'Point EVENTSTORE_URL at an EventStoreDB server of version 23.10 or later.',
): Refusal => new Refusal('EVENTSTORE_SERVER_UNSUITABLE', `${what} ${then}`, ADDRESS);

export const serverSpeaksNoTls = (): Refusal =>
  serverUnsuitable(
    'The server at EVENTSTORE_URL does not speak TLS.',
    'Add tls=false to EVENTSTORE_URL if that is intended.',
  );

export const serverSpeaksTls = (): Refusal =>
  serverUnsuitable(
    'The server at EVENTSTORE_URL speaks TLS, and EVENTSTORE_URL says tls=false.',
    'Take tls=false out of it, and add tlsCAFile=PATH if its certificate is from an authority of your own.',
  );

export const serverOfAnotherKind = (): Refusal =>
  serverUnsuitable('The server at EVENTSTORE_URL is of another kind.');

/** No server answered while the service started. */
export function noServer(hosts: string, cause: string): Refusal {
  const words = causeInWords(cause);
  return new Refusal(
    'LOG_UNREACHABLE',
    `No server that could be used answered at ${hosts}${words ? ` (${words})` : ''}. Start it, or correct EVENTSTORE_URL: ` +
      'its hosts, and whether it says tls=false.',
    { ...ADDRESS, cause },
  );
}

/** The time for an append or a read is over. Whether an append was recorded is then unknown. */
export const logUnreachable = (cause: unknown): Refusal =>
  new Refusal(
    'LOG_UNREACHABLE',
    'The history cannot be reached at this moment. If you were recording something, it is not known whether it was kept: ' +
      'send the same request again in a minute, and it is kept once.',
    { cause: String(cause) },
  );

export const logClosed = (): Refusal =>
  new Refusal('LOG_CLOSED', 'The service is stopping. Try again in a minute.');

export const positionUnknown = (position: number): Refusal =>
  new Refusal(
    'POSITION_UNKNOWN',
    'This position is not one of this history. Leave it out, or copy one whole from an answer.',
    { position },
  );

export const streamDeleted = (stream: string): Refusal =>
  new Refusal(
    'STREAM_DELETED',
    `The history of ${stream} was deleted on the server by somebody else. Restore the log from a backup.`,
    { stream },
  );

export const streamTruncated = (stream: string): Refusal =>
  new Refusal(
    'STREAM_TRUNCATED',
    `The beginning of the history of ${stream} was removed on the server by somebody else. Restore the log from a backup.`,
    { stream },
  );

/** Where an event lies. */
export interface EventPlace {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
}

export const eventUnreadable = (place: EventPlace): Refusal =>
  new Refusal(
    'EVENT_UNREADABLE',
    `The event at position ${place.position} was damaged. Run "npm run verify" and restore the log from a backup.`,
    { ...place },
  );

/** An event of another application; its stream is named as on the server. */
export const eventForeign = (place: EventPlace): Refusal =>
  new Refusal(
    'EVENT_FOREIGN',
    `The event at position ${place.position} in the stream ${place.stream} on the server is none of this service. Check ` +
      'EVENTSTORE_PREFIX: the streams of no other application may begin with it.',
    { variable: 'EVENTSTORE_PREFIX', ...place },
  );
