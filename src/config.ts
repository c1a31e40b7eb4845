/** The environment, read and checked once at start. What OpenTelemetry reads of it by itself is checked here too. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { Refusal } from './kernel/refusal.js';

const PORT_IS = 'must be a whole number from 0 to 65535 (0 picks a free port)';

/** What is said, from little to much. */
export const LOG_LEVELS = ['error', 'warn', 'log', 'debug'] as const;

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const text = (is: string) => z.string().trim().min(1, { error: is });

const variables = {
  DATA_DIR: text('must name a folder')
    .default('data')
    .transform((folder) => resolve(folder)),
  EVENT_STORE: oneOf(['sqlite', 'eventstoredb']).default('sqlite'),
  EVENTSTORE_URL: text('must be an address as esdb://HOST:2113').optional(),
  EVENTSTORE_PREFIX: text('must be what names of streams begin with').default('throughline.'),
  READ_MODELS: oneOf(['sqlite', 'postgres']).default('sqlite'),
  DATABASE_URL: text('must be an address as postgres://USER:PASSWORD@HOST:5432/DATABASE').optional(),
  HOST: text('must be the address to listen on, as 127.0.0.1 or 0.0.0.0').default('127.0.0.1'),
  PORT: z
    .string()
    .trim()
    .regex(/^\d{1,5}$/, { error: PORT_IS })
    .transform(Number)
    .refine((port) => port <= 65_535, { error: PORT_IS })
    .default(4000),
  GRAPHQL_COMPILED: oneOf(['on', 'off']).default('on'),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('log'),
  LOG_FORMAT: oneOf(['text', 'json']).default('text'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be the http address of a collector of traces' })
    .optional(),
  OTEL_TRACES_SAMPLER: oneOf([
    'always_on',
    'always_off',
    'traceidratio',
    'parentbased_always_on',
    'parentbased_always_off',
    'parentbased_traceidratio',
  ]).optional(),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .trim()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, { error: 'must be a number from 0 to 1' })
    .optional(),
};

/** Every variable that the service reads. */
export const environmentVariables: readonly string[] = Object.keys(variables);

const environmentSchema = z
  .object(variables)
  .refine(({ EVENT_STORE, EVENTSTORE_URL }) => EVENT_STORE === 'sqlite' || EVENTSTORE_URL, {
    path: ['EVENTSTORE_URL'],
    error: 'must give the address of the log, because EVENT_STORE is eventstoredb',
  })
  .refine(({ READ_MODELS, DATABASE_URL }) => READ_MODELS === 'sqlite' || DATABASE_URL, {
    path: ['DATABASE_URL'],
    error: 'must give the address of the database, because READ_MODELS is postgres',
  });

/** Where the log of events is kept. */
export type LogConfig =
  | { readonly kind: 'sqlite' }
  | {
      readonly kind: 'eventstoredb';
      readonly url: string;
      readonly prefix: string;
      /** Whether commands are refused while the clock is not the server's. Default: they are. */
      readonly heedClock?: boolean;
    };

/** Where read models and what followers remember are kept. */
export type ReadModelsConfig =
  { readonly kind: 'sqlite' } | { readonly kind: 'postgres'; readonly url: string };

export interface Config {
  /** The folder of this process: what is kept in SQLite, and the note that says where the process can be asked. */
  readonly dataDir: string;
  readonly eventStore: LogConfig;
  readonly readModels: ReadModelsConfig;
  /** The address to listen on. */
  readonly host: string;
  /** The port to listen on; 0 picks a free one. */
  readonly port: number;
  /** Whether queries that are asked again are compiled. */
  readonly graphqlCompiled: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: 'text' | 'json';
  /** Where traces are sent (OTLP over HTTP); nowhere when left out. */
  readonly tracesTo?: string;
  /** Rebuild read models in a thread of its own; needs the compiled service. */
  readonly fillInWorker: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration; `defaults` stand where the environment says nothing. Refuses with `CONFIG_INVALID`, naming the
 * variable and what to do.
 */
export function readConfig(defaults: Environment = {}, environment: Environment = process.env): Config {
  const parsed = environmentSchema.safeParse({ ...defaults, ...givenIn(environment) });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refusal(
      'CONFIG_INVALID',
      `The environment variable ${String(issue?.path[0])} ${issue?.message}.`,
      { variable: issue?.path[0] },
    );
  }
  const env = parsed.data;
  return {
    dataDir: env.DATA_DIR,
    eventStore:
      env.EVENT_STORE === 'sqlite'
        ? { kind: 'sqlite' }
        : { kind: 'eventstoredb', url: env.EVENTSTORE_URL!, prefix: env.EVENTSTORE_PREFIX },
    readModels:
      env.READ_MODELS === 'sqlite' ? { kind: 'sqlite' } : { kind: 'postgres', url: env.DATABASE_URL! },
    host: env.HOST,
    port: env.PORT,
    graphqlCompiled: env.GRAPHQL_COMPILED === 'on',
    logLevel: env.LOG_LEVEL,
    logFormat: env.LOG_FORMAT,
    ...(env.OTEL_EXPORTER_OTLP_ENDPOINT ? { tracesTo: env.OTEL_EXPORTER_OTLP_ENDPOINT } : {}),
    fillInWorker: true,
  };
}

/** A variable that is empty says nothing: so compose files and units pass on what is not set. */
const givenIn = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));

/** The form of what is printed, known even where the rest of the configuration is wrong. */
export const logFormat = (environment: Environment = process.env): Config['logFormat'] =>
  environment['LOG_FORMAT'] === 'json' ? 'json' : 'text';

/**
 * The configuration with a log of this kind, whatever the environment says of that and of read models: for programs that
 * deal with logs alone, and with two of them. Refuses as `readConfig` does.
 */
export const readConfigOfLog = (kind: LogConfig['kind']): Config =>
  readConfig({}, { ...process.env, EVENT_STORE: kind, READ_MODELS: 'sqlite' });
