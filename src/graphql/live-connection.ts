/** Connects a WebSocket to a server of the protocol graphql-transport-ws. */
import { CloseCode, type Server } from 'graphql-ws';
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';

/** What is known of a connection. */
export interface Connected {
  readonly request: IncomingMessage;
}

/** Milliseconds between two signs of life that are asked for; whoever gives none until the next is cut off. */
const ASK_EVERY = 12_000;

/** Serves until the socket closes. `log` is told of faults that nobody expected. */
export function serveOn(
  server: Server<Connected>,
  socket: WebSocket,
  request: IncomingMessage,
  log: (fault: unknown) => void,
): void {
  const stopAsking = endWhenLifeless(socket);
  const left = server.opened(
    {
      protocol: socket.protocol,
      send: (message) => sent(socket, message),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) =>
        socket.on('message', (message) => {
          take(String(message)).catch((fault: unknown) => {
            log(fault);
            socket.close(CloseCode.InternalServerError);
          });
        }),
    },
    { request },
  );
  // What breaks a connection closes it too; nothing else is to be done about it.
  socket.on('error', () => {});
  socket.once('close', (code, reason) => {
    stopAsking();
    void left(code, String(reason));
  });
}

/** Resolves once it is handed over, so that nothing piles up for whoever is slow; also when nobody is there any more. */
const sent = (socket: WebSocket, message: string): Promise<void> =>
  new Promise((resolve) => socket.send(message, () => resolve()));

function endWhenLifeless(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) socket.terminate();
    isAlive = false;
    socket.ping();
  }, ASK_EVERY);
  return () => clearInterval(timer);
}
