/** `/health/live`: the process answers. `/health/ready`: it may be asked; degraded when a read model stopped. */
import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import type { ReadModelsStatus } from './read-models/read-models.js';
import { ServiceHolder } from './service-holder.js';

@Controller('health')
export class HealthController {
  constructor(private readonly holder: ServiceHolder) {}

  @Get('live')
  live() {
    return { status: 'live' };
  }

  /** 200 with `ready` or `degraded`; 503 while the read models are being filled, or cannot answer at all. */
  @Get('ready')
  async ready() {
    const { readModels } = this.holder.service;
    const state = await readModels.status();
    if (!readModels.serves) throw new ServiceUnavailableException(gettingReady(state));
    const body = readiness(state);
    if (body.stopped.length === state.projections.length) throw new ServiceUnavailableException(body);
    return body;
  }
}

/** `filled`: how many of the events the read models hold so far. */
const gettingReady = ({ head, filling }: ReadModelsStatus) => ({
  status: 'getting_ready',
  head,
  ...(filling ? { filled: filling.position } : {}),
});

function readiness({ head, projections, fenced }: ReadModelsStatus) {
  const stopped = projections.filter((one) => one.stopped);
  return {
    status: stopped.length === 0 && !fenced ? 'ready' : 'degraded',
    head,
    readModels: projections.map(({ projection, lag }) => ({ name: projection, behind: lag })),
    stopped: stopped.map(({ projection, stopped: stop }) => ({ name: projection, why: stop?.error })),
  };
}
