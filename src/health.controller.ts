/** `/health/live`: the process answers. `/health/ready`: it may be asked. docs/observability.md says what it tells. */
import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { readinessOf } from './observability/readiness.js';
import { standingOf } from './observability/standing.js';
import { ServiceHolder } from './service-holder.js';

@Controller('health')
export class HealthController {
  constructor(private readonly holder: ServiceHolder) {}

  @Get('live')
  live() {
    return { status: 'live' };
  }

  /** 200 with `ready` or `degraded`; 503 while nothing can be answered, with why. Answers within two seconds. */
  @Get('ready')
  async ready() {
    const { ready, body } = readinessOf(await standingOf(this.holder.service));
    if (!ready) throw new ServiceUnavailableException(body);
    return body;
  }
}
