import type { OnApplicationShutdown } from '@nestjs/common';
import type { Service } from './service.js';

/** The service as Nest sees it; closing the application closes it. */
export class ServiceHolder implements OnApplicationShutdown {
  constructor(readonly service: Service) {}

  onApplicationShutdown(): Promise<void> {
    return this.service.close();
  }
}
