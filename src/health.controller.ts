/** `/health/live`: the process answers. `/health/ready`: it may be asked; degraded when a read model stopped. */
import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ServiceHolder } from './service-holder.js';

@Controller('health')
export class HealthController {
  constructor(private readonly holder: ServiceHolder) {}

  @Get('live')
  live() {
    return { status: 'live' };
  }

  /** 200 with `ready` or `degraded`; 503 while the read models cannot answer at all. */
  @Get('ready')
  async ready() {
    const { head, projections } = await this.holder.service.readModels.status();
    const stopped = projections.filter((one) => one.stopped);
    const body = {
      status: stopped.length === 0 ? 'ready' : 'degraded',
      head,
      readModels: projections.map(({ projection, lag }) => ({ name: projection, behind: lag })),
      stopped: stopped.map(({ projection, stopped: stop }) => ({ name: projection, why: stop?.error })),
    };
    if (projections.length > 0 && stopped.length === projections.length)
      throw new ServiceUnavailableException(body);
    return body;
  }
}
