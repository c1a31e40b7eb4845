/** Load over HTTP, from this process, on servers that run in processes of their own. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { autocannon, type LoadClient } from './peers.js';

/** A server in a process of its own. */
export interface Started {
  readonly url: string;
  stop(): Promise<void>;
}

const SERVER = fileURLToPath(new URL('./server.js', import.meta.url));

/** Starts one of the servers of `server.ts`; `args` are told to it. Throws when it ends before it listens. */
export async function startServer(...args: readonly string[]): Promise<Started> {
  const child = fork(SERVER, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const url = await Promise.race([
    once(child, 'message').then(([message]) => String(message)),
    once(child, 'exit').then(() => undefined),
  ]);
  if (url === undefined) throw new Error(`The server ${args[0]} ended.`);
  return { url, stop: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

export interface Load {
  readonly clients: number;
  readonly seconds: number;
  readonly headers?: Record<string, string>;
  /** The body of the next request. */
  body(): string;
}

/** Answers a second. Throws when an answer is not 200 or holds an error. */
export async function answersPerSecond(
  url: string,
  { clients, seconds, headers, body }: Load,
): Promise<number> {
  let refused = '';
  const result = await autocannon()({
    url,
    method: 'POST',
    connections: clients,
    duration: seconds,
    headers: { 'content-type': 'application/json', ...headers },
    body: body(),
    setupClient: (client: LoadClient) => {
      client.setBody(body());
      client.on('response', () => client.setBody(body()));
      client.on('body', (answer) => {
        if (answer.includes('"errors"')) refused = answer.toString();
      });
    },
  });
  if (refused || result.non2xx + result.errors + result.timeouts > 0)
    throw new Error(`${url} did not answer every request: ${refused.slice(0, 500)}`);
  return result['2xx'] / result.duration;
}

/** The answer to one request, as text. */
export async function answerTo(url: string, body: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return response.text();
}
