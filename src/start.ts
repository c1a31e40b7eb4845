/** Boots the web service on the loopback. */
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Config } from './config.js';
import type { Clock } from './kernel/clock.js';
import { openService, systemClock, type Service } from './service.js';

/** Requests larger than this are refused: a whole pack fits. */
const BODY_LIMIT = 8 * 1024 * 1024;

export interface Running {
  readonly app: NestFastifyApplication;
  readonly service: Service;
  /** The address of the service, without a path. */
  readonly url: string;
}

/** Opens the data folder and listens. Until sign-in exists only the loopback can reach it. */
export async function start(config: Config, clock: Clock = systemClock): Promise<Running> {
  const service = await openService(config, clock);
  const logLevels = (['error', 'warn', 'log', 'debug'] as const).slice(
    0,
    ['error', 'warn', 'log', 'debug'].indexOf(config.logLevel) + 1,
  );
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.on(service),
    new FastifyAdapter({ bodyLimit: BODY_LIMIT }),
    { logger: [...logLevels] },
  );
  app.enableShutdownHooks();
  await app.listen(config.port, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  new Logger('Throughline').log(`Listening at ${url}/graphql`);
  return { app, service, url };
}
