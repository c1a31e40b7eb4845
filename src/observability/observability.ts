/** Listens to the work of one service: makes figures of all of it, and spans where there is a collector. */
import { Logger } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Config } from '../config.js';
import type { Telemetry, Work, WorkFacts, WorkKind } from '../kernel/telemetry.js';
import type { Spans } from './spans.js';
import { StandingFigures } from './standing-figures.js';
import type { Standing } from './standing.js';
import { withoutAddresses } from './without-addresses.js';
import { WorkFigures } from './work-figures.js';
import { WorkLines } from './work-lines.js';

/** Figures of the process are the same for every service in it. */
let ofProcess: Registry | undefined;

function processFigures(): Registry {
  if (!ofProcess) collectDefaultMetrics({ register: (ofProcess = new Registry()) });
  return ofProcess;
}

/** What is wanted of it. */
export type Wanted = Pick<Config, 'tracesTo' | 'logLevel'>;

export class Observability implements Telemetry {
  readonly #registry = new Registry();
  readonly #ofWork = new WorkFigures(this.#registry);
  readonly #ofStanding = new StandingFigures(this.#registry);

  private constructor(
    private readonly lines?: WorkLines,
    private readonly spans?: Spans,
  ) {}

  /** Records spans where there is a collector to send them to, and lines where they are wanted. */
  static async open({ tracesTo, logLevel }: Partial<Wanted> = {}): Promise<Observability> {
    const lines = logLevel === 'debug' ? new WorkLines() : undefined;
    if (tracesTo === undefined) return new Observability(lines);
    // A service that sends none does not load what would.
    const { Spans: Recording } = await import('./spans.js');
    return new Observability(lines, Recording.to(tracesTo, tellUndelivered));
  }

  begin(kind: WorkKind, cause: string | undefined, facts: WorkFacts): Work {
    const ended = this.#ofWork.begin(kind, facts);
    const said = this.lines?.begin(kind, facts);
    const span = this.spans?.begin(kind, cause, facts);
    return {
      traceparent: span?.traceparent,
      note: (more) => span?.note(more),
      end: (more, fault) => {
        ended?.(more, fault);
        said?.(more, fault);
        span?.end(more, fault);
      },
    };
  }

  /** All figures as Prometheus reads them. */
  async figures(standing: Standing): Promise<string> {
    this.#ofStanding.set(standing);
    return `${await this.#registry.metrics()}\n${await processFigures().metrics()}`;
  }

  /** Delivers what is left, for a short time at most. */
  async close(): Promise<void> {
    await this.spans?.close();
  }
}

function tellUndelivered(why: unknown): void {
  const logger = new Logger('Traces');
  if (why === undefined) logger.log('Traces reach the collector again.');
  else
    logger.warn(
      'Traces do not reach the collector and are dropped. Look at OTEL_EXPORTER_OTLP_ENDPOINT, and at the collector.',
      { why: withoutAddresses(why instanceof Error ? why.message : String(why)) },
    );
}
