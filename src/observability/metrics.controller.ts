/** `/metrics`: the figures of this process and of its service, for Prometheus. */
import { Controller, Get, Header } from '@nestjs/common';
import { Registry } from 'prom-client';
import { ServiceHolder } from '../service-holder.js';
import { standingOf } from './standing.js';

@Controller('metrics')
export class MetricsController {
  constructor(private readonly holder: ServiceHolder) {}

  /** Answers within two seconds, whatever does not answer. */
  @Get()
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  async figures(): Promise<string> {
    const { service } = this.holder;
    return service.observability.figures(await standingOf(service));
  }
}
