/** Fills of read models that wait at their beginning until a test lets them go, so that it can look at what goes on meanwhile. */
import { EventEmitter, once } from 'node:events';
import { fillFactFile } from '../../src/read-models/sqlite/fill.js';
import type { FillFile } from '../../src/read-models/sqlite/sqlite-fills.js';

export class HeldFills {
  private readonly events = new EventEmitter();
  private held = true;

  readonly fill: FillFile = async (order, watch) => {
    watch.onProgress?.({ position: 0, head: await order.log.head() });
    this.events.emit('begun');
    if (this.held) await this.letGoOrCancelled(watch.signal);
    await fillFactFile(order, watch);
  };

  /** Resolves when the next fill begins. */
  async begun(): Promise<void> {
    await once(this.events, 'begun');
  }

  letGo(): void {
    this.held = false;
    this.events.emit('letGo');
  }

  holdAgain(): void {
    this.held = true;
  }

  private async letGoOrCancelled(signal: AbortSignal | undefined): Promise<void> {
    try {
      await once(this.events, 'letGo', { signal });
    } catch {
      signal?.throwIfAborted();
    }
  }
}
