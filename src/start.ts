/** Boots the web service: stores, application, port. */
import { Logger, type LoggerService, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { AppModule } from './app.module.js';
import { LOG_LEVELS, type Config } from './config.js';
import { registerExplorer } from './explorer.js';
import { endIdleConnectionsOnClose } from './idle-connections.js';
import { Refusal } from './kernel/refusal.js';
import type { Clock } from './kernel/clock.js';
import { JsonLogger } from './observability/json-logger.js';
import { OwnerDesk } from './owner/owner-desk.js';
import { logFileIn } from './event-store/sqlite/data-folder.js';
import type { FillFile } from './read-models/sqlite/sqlite-fills.js';
import { fillInWorker } from './read-models/sqlite/fill-in-worker.js';
import { openService, systemClock, type Service } from './service.js';

/** Requests larger than this are refused: a whole pack fits. */
const BODY_LIMIT = 8 * 1024 * 1024;

export interface Running {
  readonly app: NestFastifyApplication;
  readonly service: Service;
  /** The address of the service, without a path. */
  readonly url: string;
}

/**
 * Opens the stores, listens, and resolves once questions are answered. Rejects with `PORT_IN_USE` and `ADDRESS_UNUSABLE`,
 * as `openService` does, and with `CLOSING` when the process is told to stop before that.
 */
export async function start(config: Config, clock: Clock = systemClock): Promise<Running> {
  const service = await openService({ ...config, fill: fillOf(config) }, clock);
  const running = await listen(service, config);
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
 * `NOT_READY`. Until sign-in exists only the loopback should reach it, which is the default. Closes the service when it
 * cannot listen.
 */
export async function listen(service: Service, config: Config): Promise<Running> {
  const app = await applicationOn(service, config);
  try {
    registerExplorer(app);
    await app.init();
    // Nest's own way prints what stands in the way besides throwing it.
    await app.getHttpAdapter().getInstance().listen({ port: config.port, host: config.host });
  } catch (error) {
    await app.close();
    throw asRefusal(error, config);
  }
  const url = urlOf(app.getHttpServer().address() as AddressInfo);
  app.get(OwnerDesk).open(config.dataDir, url);
  new Logger('Throughline').log(`Listening at ${url}/graphql`);
  return { app, service, url };
}

async function applicationOn(service: Service, config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT });
  try {
    const options = { logger: loggerOf(config), abortOnError: false };
    const module = AppModule.on(service, config);
    const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
    endIdleConnectionsOnClose(app);
    return app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  } catch (error) {
    await service.close();
    throw error;
  }
}

function loggerOf({ logLevel, logFormat }: Config): LoggerService | LogLevel[] {
  const levels = LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(logLevel) + 1);
  return logFormat === 'json' ? new JsonLogger(levels) : levels;
}

/** A log in a file can be read by a thread of its own. */
const fillOf = ({ dataDir, eventStore, fillInWorker: inWorker }: Config): FillFile | undefined =>
  inWorker && eventStore.kind === 'sqlite' ? fillInWorker(logFileIn(dataDir)) : undefined;

/** Who listens on every address is reached by this machine over the loopback. */
function urlOf({ address, family, port }: AddressInfo): string {
  const at = ['0.0.0.0', '::'].includes(address) ? '127.0.0.1' : address;
  return `http://${at === address && family === 'IPv6' ? `[${at}]` : at}:${port}`;
}

function asRefusal(error: unknown, { host, port }: Config): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Refusal(
        'PORT_IN_USE',
        `Port ${port} is taken. Set PORT to another one, or stop what uses it.`,
        { port },
      );
    case 'EACCES':
      return new Refusal(
        'ADDRESS_UNUSABLE',
        `This user may not listen on port ${port}. Set PORT to one from 1024 on.`,
        { variable: 'PORT' },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new Refusal(
        'ADDRESS_UNUSABLE',
        `${host} is no address of this machine. Set HOST to one, as 127.0.0.1, or to 0.0.0.0 for all of them.`,
        { variable: 'HOST' },
      );
    default:
      return error;
  }
}
