/** The environment, read once at start. Nothing else reads `process.env`. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { Refusal } from './kernel/refusal.js';

const environmentSchema = z.object({
  DATA_DIR: z
    .string()
    .min(1)
    .default('data')
    .transform((folder) => resolve(folder)),
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  LOG_LEVEL: z.enum(['error', 'warn', 'log', 'debug']).default('log'),
});

export interface Config {
  /** The folder that holds the history and the read models. */
  readonly dataDir: string;
  /** The port on the loopback; 0 picks a free one. */
  readonly port: number;
  readonly logLevel: 'error' | 'warn' | 'log' | 'debug';
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
      `The environment variable ${String(issue?.path[0])} is wrong: ${issue?.message}`,
      {
        variable: issue?.path[0],
      },
    );
  }
  const { DATA_DIR, PORT, LOG_LEVEL } = parsed.data;
  return { dataDir: DATA_DIR, port: PORT, logLevel: LOG_LEVEL, fillInWorker: true };
}
