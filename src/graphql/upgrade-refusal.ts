/** Who may open a WebSocket. A page of another site may not: browsers let it, and hand over what is answered. */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Refusal } from '../kernel/refusal.js';

/** Why a connection is not made, with the status of HTTP. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly refusal: Refusal;
}

const refusedWith = (status: number, code: string, message: string): UpgradeRefusal => ({
  status,
  refusal: new Refusal(code, message),
});

/** Why a request for another protocol is refused; undefined where it is not. Only browsers name an origin. */
export function whyRefused(
  { url = '', headers: { upgrade, origin, host } }: IncomingMessage,
  path: string,
): UpgradeRefusal | undefined {
  if (upgrade?.toLowerCase() !== 'websocket')
    return refusedWith(
      400,
      'BAD_REQUEST',
      'Send this without the header "upgrade". Only WebSockets are opened here.',
    );
  if (url.split('?')[0] !== path)
    return refusedWith(404, 'BAD_REQUEST', `There is nothing to subscribe to here. Open ${path}.`);
  if (origin !== undefined && hostOf(origin) !== host?.toLowerCase())
    return refusedWith(
      403,
      'ORIGIN_NOT_ALLOWED',
      'Pages of other sites may not subscribe here. Open the page from the address of this service.',
    );
  return undefined;
}

/** Answers a request with a refusal as GraphQL shows it, and hangs up. */
export function refuseUpgrade(socket: Duplex, { status, refusal }: UpgradeRefusal): void {
  const { message, code } = refusal;
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host : undefined;
