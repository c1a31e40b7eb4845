/** Mutations as they go over HTTP, and what is answered to them. */
import type { ShownError } from '../support/running-service.js';

/** A mutation that may be sent again and again; the id makes it the same one. */
export interface Command {
  readonly id: string;
  readonly mutation: string;
  readonly input: Record<string, unknown>;
  readonly actor: string;
  /** A list of use cases, which may write several streams; each of these is written whole or not at all. */
  readonly isBatch?: boolean;
  /** How many events it stores on each stream that it writes. */
  readonly stores: readonly number[];
}

/** An event as an answer names it. */
export interface NamedEvent {
  readonly id: string;
  readonly revision: number;
}

/** What was answered of one stream: its new events, and the position of the last of them. */
export interface AnsweredStream {
  readonly position: number;
  readonly events: readonly NamedEvent[];
}

export type Outcome =
  | { readonly streams: readonly AnsweredStream[] }
  /** Refused, or answered in part; `again` where the same may be sent again. */
  | { readonly refused: string; readonly again: boolean };

interface Result {
  readonly position: string;
  readonly events: readonly NamedEvent[];
}

const RESULT = 'position events { id revision }';
/** Codes that say: not recorded now, send it again. */
const PASSING = new Set([
  'CLOSING',
  'DISK_FULL',
  'IDEMPOTENCY_CONFLICT',
  'LOG_CLOSED',
  'LOG_UNREACHABLE',
  'NOT_READY',
  'OVERLOADED',
  'READ_STORE_UNREACHABLE',
  'STREAM_CONFLICT',
]);

/** Sends a command once. Rejects when no answer comes, or none that can be read. */
export async function send(url: string, command: Command, signal: AbortSignal): Promise<Outcome> {
  const { mutation, input, id, isBatch = false, actor } = command;
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  const result = isBatch ? `results { ${RESULT} } refused { code }` : RESULT;
  const query = `mutation ($input: ${type}, $id: ID) { ${mutation}(input: $input, commandId: $id) { ${result} } }`;
  const { data, errors } = await post(url, { query, variables: { input, id } }, { actor, signal });
  if (errors?.[0]) return refusedFor(errors[0].extensions.code, errors[0].message);
  const answered = data?.[mutation] as Result & { results: readonly Result[]; refused: { code: string }[] };
  const [refused] = isBatch ? answered.refused : [];
  if (refused) return refusedFor(refused.code, mutation);
  return { streams: (isBatch ? answered.results : [answered]).map(ofStream) };
}

/** Asks a question of anybody; gives data and errors as they came. */
export async function ask(
  url: string,
  query: string,
  signal: AbortSignal = AbortSignal.timeout(30_000),
): Promise<Answered> {
  return post(url, { query }, { signal });
}

export interface Answered {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly ShownError[];
}

async function post(
  url: string,
  body: object,
  { actor, signal }: { actor?: string; signal: AbortSignal },
): Promise<Answered> {
  const headers = { 'content-type': 'application/json', ...(actor ? { 'throughline-actor': actor } : {}) };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    signal,
  });
  return (await response.json()) as Answered;
}

const refusedFor = (code: string, message: string): Outcome => ({
  refused: `${code}: ${message}`,
  again: PASSING.has(code),
});

/** The number in the text of a position, which it ends with. */
export const numberOf = (position: string): number => Number(position.slice(-20));

const ofStream = ({ position, events }: Result): AnsweredStream => ({ position: numberOf(position), events });
