/** A TCP relay in front of a server, for what happens to servers and networks and no server does by itself. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

export class Relay {
  #server: Server | undefined;
  #port = 0;
  #target = 0;
  #frozen = false;
  readonly #pairs = new Set<readonly [Socket, Socket]>();

  /** The port that clients speak to; it stays the same while the relay is closed and opened. */
  get port(): number {
    return this.#port;
  }

  /** Listens, and passes everything on to a local port. */
  async open(target: number): Promise<void> {
    this.#target = target;
    this.#server = createServer((client) => this.#pair(client)).listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Accepts connections and passes nothing on, in either direction: a stopped process, or a black hole. */
  freeze(): void {
    this.#frozen = true;
    for (const sockets of this.#pairs) sockets.forEach((socket) => socket.pause());
  }

  thaw(): void {
    this.#frozen = false;
    for (const sockets of this.#pairs) sockets.forEach((socket) => socket.resume());
  }

  /** Cuts all connections. */
  cut(): void {
    for (const sockets of this.#pairs) sockets.forEach((socket) => socket.destroy());
    this.#pairs.clear();
  }

  /** Listens no more, and cuts all connections: nobody is there. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.thaw();
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    await closed;
  }

  #pair(client: Socket): void {
    const upstream = connect(this.#target, '127.0.0.1');
    const pair = [client, upstream] as const;
    this.#pairs.add(pair);
    this.#pass(client, upstream, pair);
    this.#pass(upstream, client, pair);
    if (this.#frozen) pair.forEach((socket) => socket.pause());
  }

  #pass(from: Socket, to: Socket, pair: readonly [Socket, Socket]): void {
    from.setNoDelay(true);
    from.on('data', (bytes) => to.write(bytes));
    from.on('error', () => {});
    from.on('close', () => {
      this.#pairs.delete(pair);
      to.destroy();
    });
  }
}
