/** What `npm run copy` is told: from which log to which. Pure. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { insist, Refusal } from '../../kernel/refusal.js';

export const USAGE = `Usage: npm run copy -- --from LOG --to LOG [--from-dir FOLDER] [--to-dir FOLDER]
       npm run copy -- --reopen [--to LOG] [--to-dir FOLDER]

Copies a whole log with ids, order, times and digests, and makes sure of every event of it. LOG is sqlite or eventstoredb.
The same command again goes on where an earlier one ended. docs/moving.md tells the whole way.

  --from LOG, --to LOG   a log in a folder (sqlite), or the one that EVENTSTORE_URL and EVENTSTORE_PREFIX name (eventstoredb)
  --from-dir, --to-dir   the folder of a sqlite log, where it is not DATA_DIR
  --reopen               opens a log that a copy closed and could not open again: the one on EventStoreDB, or that of --to
  --help                 prints this`;

/** Where a log is. */
export type LogAddress =
  { readonly kind: 'sqlite'; readonly folder: string } | { readonly kind: 'eventstoredb' };

export type CopyOrder =
  | { readonly what: 'copy'; readonly from: LogAddress; readonly to: LogAddress }
  | { readonly what: 'reopen'; readonly log: LogAddress }
  | { readonly what: 'help' };

/**
 * Reads the arguments. `dataDir` is the folder where none is given, and `real` tells whether two names are of one folder,
 * by the one path that it really has. Refuses with `COPY_OPTIONS_INVALID`.
 */
export function copyOrder(
  args: readonly string[],
  dataDir: string,
  real: (folder: string) => string,
): CopyOrder {
  const options = parsed(args);
  if (options.help) return { what: 'help' };
  if (options.reopen) {
    insist(
      !options.from && !options['from-dir'],
      ...invalid('--reopen copies nothing: name the log to open with --to.'),
    );
    return {
      what: 'reopen',
      log: address('to', options.to ?? 'eventstoredb', options['to-dir'], dataDir),
    };
  }
  const from = address('from', options.from, options['from-dir'], dataDir);
  const to = address('to', options.to, options['to-dir'], dataDir);
  insist(!isSame(from, to, real), ...invalid(WHERE_TO[from.kind]));
  return { what: 'copy', from, to };
}

/** Whether an order needs the address of a server. */
export const needsServer = (order: CopyOrder): boolean =>
  logsOf(order).some(({ kind }) => kind === 'eventstoredb');

function logsOf(order: CopyOrder): readonly LogAddress[] {
  if (order.what === 'help') return [];
  return order.what === 'reopen' ? [order.log] : [order.from, order.to];
}

const WHERE_TO = {
  sqlite: 'A log cannot be copied onto itself. Name another folder with --from-dir or --to-dir.',
  eventstoredb:
    'From one EventStoreDB to another the way is by a folder: copy to sqlite first, and from there.',
} as const;

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { from: text, to: text, 'from-dir': text, 'to-dir': text, reopen: flag, help: flag };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Refusal(...invalid(`${(error as Error).message}.`));
  }
}

function address(
  option: 'from' | 'to',
  kind: string | undefined,
  folder: string | undefined,
  dataDir: string,
): LogAddress {
  insist(
    kind === 'sqlite' || kind === 'eventstoredb',
    ...invalid(`Give --${option} sqlite or --${option} eventstoredb.`),
  );
  if (kind === 'sqlite') return { kind, folder: resolve(folder ?? dataDir) };
  insist(folder === undefined, ...invalid(`--${option}-dir is for a sqlite log alone.`));
  return { kind };
}

const isSame = (from: LogAddress, to: LogAddress, real: (folder: string) => string): boolean =>
  from.kind === 'sqlite' && to.kind === 'sqlite'
    ? real(from.folder) === real(to.folder)
    : from.kind === to.kind;

const invalid = (what: string): readonly [string, string] => [
  'COPY_OPTIONS_INVALID',
  `${what} "npm run copy -- --help" explains the options.`,
];
