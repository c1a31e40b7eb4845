/** What `npm run copy` is told: from which log to which. Pure. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { insist, Refusal } from '../../kernel/refusal.js';

export const USAGE = `Usage: npm run copy -- --from LOG --to LOG [--from-dir FOLDER] [--to-dir FOLDER]
       npm run copy -- --reopen

Copies a whole log with ids, order, times and digests, and makes sure of every event of it. LOG is sqlite or eventstoredb.
The same command again goes on where an earlier one ended. docs/moving.md tells the whole way.

  --from LOG, --to LOG   a log in a folder (sqlite), or the one that EVENTSTORE_URL and EVENTSTORE_PREFIX name (eventstoredb)
  --from-dir, --to-dir   the folder of a sqlite log, where it is not DATA_DIR
  --reopen               opens the log on EventStoreDB that a copy closed and could not open again
  --help                 prints this`;

/** Where a log is. */
export type LogAddress =
  { readonly kind: 'sqlite'; readonly folder: string } | { readonly kind: 'eventstoredb' };

export type CopyOrder =
  | { readonly what: 'copy'; readonly from: LogAddress; readonly to: LogAddress }
  | { readonly what: 'reopen' }
  | { readonly what: 'help' };

/** Reads the arguments; `dataDir` is the folder where none is given. Refuses with `COPY_OPTIONS_INVALID`. */
export function copyOrder(args: readonly string[], dataDir: string): CopyOrder {
  const options = parsed(args);
  if (options.help) return { what: 'help' };
  if (options.reopen) {
    insist(!options.from && !options.to, ...invalid('--reopen goes alone: it copies nothing.'));
    return { what: 'reopen' };
  }
  const from = address('from', options.from, options['from-dir'], dataDir);
  const to = address('to', options.to, options['to-dir'], dataDir);
  insist(!isSame(from, to), ...invalid(WHERE_TO[from.kind]));
  return { what: 'copy', from, to };
}

/** Whether an order needs the address of a server. */
export const needsServer = (order: CopyOrder): boolean =>
  order.what === 'reopen' ||
  (order.what === 'copy' && [order.from, order.to].some(({ kind }) => kind === 'eventstoredb'));

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

const isSame = (from: LogAddress, to: LogAddress): boolean =>
  from.kind === 'sqlite' && to.kind === 'sqlite' ? from.folder === to.folder : from.kind === to.kind;

const invalid = (what: string): readonly [string, string] => [
  'COPY_OPTIONS_INVALID',
  `${what} "npm run copy -- --help" explains the options.`,
];
