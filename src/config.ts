/** The environment, read once at start. Nothing else reads `process.env`. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { Refusal } from './kernel/refusal.js';

const PORT_IS = 'must be a whole number from 0 to 65535 (0 picks a free port)';
const LOG_LEVELS = ['error', 'warn', 'log', 'debug'] as const;

const environmentSchema = z.object({
  DATA_DIR: z
    .string()
    .trim()
    .min(1, { error: 'must name a folder' })
    .default('data')
    .transform((folder) => resolve(folder)),
  PORT: z
    .string()
    .trim()
    .regex(/^\d{1,5}$/, { error: PORT_IS })
    .transform(Number)
    .refine((port) => port <= 65_535, { error: PORT_IS })
    .default(4000),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('log'),
});

export interface Config {
  /** The folder that holds the history and the read models. */
  readonly dataDir: string;
  /** The port on the loopback; 0 picks a free one. */
  readonly port: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Rebuild read models in a thread of its own; needs the compiled service. */
  readonly fillInWorker: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration; `defaults` stand where the environment says nothing. Refuses with `CONFIG_INVALID`, naming the
 * variable and what to do.
 */
export function readConfig(defaults: Environment = {}, environment: Environment = process.env): Config {
  const parsed = environmentSchema.safeParse({ ...defaults, ...environment });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refusal(
      'CONFIG_INVALID',
      `The environment variable ${String(issue?.path[0])} ${issue?.message}.`,
      { variable: issue?.path[0] },
    );
  }
  const { DATA_DIR, PORT, LOG_LEVEL } = parsed.data;
  return { dataDir: DATA_DIR, port: PORT, logLevel: LOG_LEVEL, fillInWorker: true };
}
