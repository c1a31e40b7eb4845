/** A way to a server through which a test can let nothing pass for a while, as if the process at its end were frozen. */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

export class Way {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #isFrozen = false;
  #port = 0;

  private constructor(private readonly target: URL) {
    this.#server = createServer({ pauseOnConnect: true }, (near) => this.#join(near));
  }

  /** Opens a way to the server of an address. */
  static async to(address: string): Promise<Way> {
    const way = new Way(new URL(address));
    await way.#listen(0);
    return way;
  }

  /** The same address by this way. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.#port);
    return url.href;
  }

  /** Nothing passes any more; what is sent waits. */
  freeze(): void {
    this.#isFrozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Breaks every connection and takes no new one. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Takes connections again, at the same address. */
  mend(): Promise<void> {
    return this.#listen(this.#port);
  }

  async #listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #join(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (data) => void to.write(data));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#isFrozen) from.pause();
      else from.resume();
    }
  }
}
