import { Logger, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import type { Service } from './service.js';

/** How long a stop may take, in milliseconds. What was acknowledged is on the disk long before. */
const PATIENCE_MS = 8_000;

/** The service as Nest sees it; closing the application closes it, once no request is being answered. */
export class ServiceHolder implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(readonly service: Service) {}

  /** A process that was told to stop (`signal`) ends, even when an answer or a file never does. */
  beforeApplicationShutdown(signal?: string): void {
    if (signal) setTimeout(endNow, PATIENCE_MS).unref();
  }

  onApplicationShutdown(): Promise<void> {
    return this.service.close();
  }
}

function endNow(): void {
  new Logger('Throughline').error(
    'Stopping took too long. Ended without waiting for what was still running.',
  );
  process.exit(1);
}
