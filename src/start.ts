/** Boots the web service on the loopback. */
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Config } from './config.js';
import { registerExplorer } from './explorer.js';
import { endIdleConnectionsOnClose } from './idle-connections.js';
import { Refusal } from './kernel/refusal.js';
import type { Clock } from './kernel/clock.js';
import { OwnerDesk } from './owner/owner-desk.js';
import { fillOf, openService, systemClock, type Service } from './service.js';

/** Requests larger than this are refused: a whole pack fits. */
const BODY_LIMIT = 8 * 1024 * 1024;

const LOG_LEVELS = ['error', 'warn', 'log', 'debug'] as const;

export interface Running {
  readonly app: NestFastifyApplication;
  readonly service: Service;
  /** The address of the service, without a path. */
  readonly url: string;
}

/**
 * Opens the data folder, listens, and resolves once questions are answered. Rejects with `PORT_IN_USE`, as `openService`
 * does, and with `CLOSING` when the process is told to stop before that.
 */
export async function start(config: Config, clock: Clock = systemClock): Promise<Running> {
  const running = await listen(openService(config.dataDir, clock, fillOf(config)), config);
  try {
    await running.service.prepare();
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'CLOSING')) await running.app.close();
    throw error;
  }
  new Logger('Throughline').log('Ready.');
  return running;
}

/**
 * Listens at once, so that long work at the start can be watched: until the service is prepared questions are refused with
 * `NOT_READY`. Until sign-in exists only the loopback can reach it. Closes the service when it cannot listen.
 */
export async function listen(service: Service, config: Config): Promise<Running> {
  const app = await applicationOn(service, config);
  try {
    registerExplorer(app);
    await app.listen(config.port, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw asRefusal(error, config.port);
  }
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  app.get(OwnerDesk).open(config.dataDir, url);
  new Logger('Throughline').log(`Listening at ${url}/graphql`);
  return { app, service, url };
}

async function applicationOn(service: Service, { logLevel }: Config): Promise<NestFastifyApplication> {
  const logger = LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(logLevel) + 1);
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT });
  try {
    const options = { logger, abortOnError: false };
    const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(service), adapter, options);
    endIdleConnectionsOnClose(app);
    return app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  } catch (error) {
    await service.close();
    throw error;
  }
}

const asRefusal = (error: unknown, port: number): unknown =>
  (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    ? new Refusal('PORT_IN_USE', `Port ${port} is taken. Set PORT to another one, or stop what uses it.`, {
        port,
      })
    : error;
