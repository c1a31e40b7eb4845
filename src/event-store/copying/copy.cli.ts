/**
 * `npm run copy -- --from sqlite --to eventstoredb`: copies a whole log; `--help` names the options. Both logs are closed
 * to everybody else while that runs. Exit code 0: the target holds the whole log, and every event of it was read back and
 * held against the source; 1: it does not yet, and the same command again goes on, or a log could not be opened again.
 */
import { readConfigOfLog, type LogConfig } from '../../config.js';
import { Refusal } from '../../kernel/refusal.js';
import { copyFromServer, copyIntoServer, reopenOnServer } from '../eventstoredb/copy-ends.js';
import { realFolder } from '../sqlite/data-folder.js';
import { copyFromFolder, copyIntoFolder, reopenFolder } from '../sqlite/copy-ends.js';
import { copyClosed } from './copy-closed.js';
import { copyOrder, needsServer, USAGE, type LogAddress } from './options.js';
import { withProgressBar } from './progress-bar.js';
import { lineOfReopening, linesOfCopy, sentencesOf } from './report.js';

type Server = Extract<LogConfig, { kind: 'eventstoredb' }>;

async function run(args: readonly string[]): Promise<void> {
  const order = copyOrder(args, readConfigOfLog('sqlite').dataDir, realFolder);
  if (order.what === 'help') return console.log(USAGE);
  const server = needsServer(order) ? (readConfigOfLog('eventstoredb').eventStore as Server) : undefined;
  if (order.what === 'reopen') return console.log(lineOfReopening(await reopen(order.log, server)));
  const signal = cancelledBySignals();
  const copied = await withProgressBar((onProgress) =>
    copyClosed({
      source: () => (isFolder(order.from) ? copyFromFolder(order.from.folder) : copyFromServer(server!)),
      target: () => (isFolder(order.to) ? copyIntoFolder(order.to.folder) : copyIntoServer(server!)),
      signal,
      onProgress,
    }),
  );
  for (const line of linesOfCopy(order, copied)) console.log(line);
}

const reopen = (log: LogAddress, server: Server | undefined) =>
  isFolder(log) ? reopenFolder(log.folder) : reopenOnServer(server!);

const isFolder = (log: LogAddress): log is Extract<LogAddress, { kind: 'sqlite' }> => log.kind === 'sqlite';

function cancelledBySignals(): AbortSignal {
  const controller = new AbortController();
  const cancel = () =>
    controller.abort(
      new Refusal('CANCELLED', 'Cancelled. The same command again goes on from where it was.'),
    );
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  return controller.signal;
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  for (const sentence of sentencesOf(error)) console.error(sentence);
  process.exitCode = 1;
}
