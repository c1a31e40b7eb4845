/** The work that only the owner of a data folder can do, whoever asks for it. */
import { randomUUID } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import type { EventStore } from '../event-store/event-store.js';
import { importPack } from '../imports/import-pack.js';
import type { Importing, ImportOptions, ImportSummary, Progress } from '../imports/import-run.js';
import { importTracker, type TrackerSummary } from '../imports/tracker/import-tracker.js';
import type { Actor } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import type { ReadModels } from '../read-models/read-models.js';
import type { FillProgress } from '../read-models/fills.js';

/** A file to import: a pack, or with a `mapping` a table. */
export interface ImportOrder {
  readonly file: string;
  readonly mapping?: string;
}

/** How many events the read models hold. */
export interface Rebuilt {
  readonly events: number;
}

/** Lets somebody look on while work is done, and end it early. */
export interface Watch<P> {
  readonly onProgress?: (progress: P) => void;
  readonly signal?: AbortSignal;
}

/** Work that was ended early rejects with the signal's reason. */
export interface FolderWork {
  /** Imports a file. Refuses with `FILE_UNREADABLE`; what is wrong within a file stands in the summary. */
  import(order: ImportOrder, watch: Watch<Progress>): Promise<ImportSummary | TrackerSummary>;
  /** Fills all read models anew. Refuses as `ReadModels.rebuild` does. */
  rebuild(watch: Watch<FillProgress>): Promise<Rebuilt>;
}

export interface OwnedFolder {
  readonly log: EventStore;
  readonly importing: Importing;
  readonly readModels: ReadModels;
  /** Resolves once answers show what the log holds now; where nothing answers, at once. */
  readonly shown: () => Promise<unknown>;
}

/** Who records what is imported at a terminal: whoever may open the data folder may record anything. */
const importer: Actor = { id: 'import', role: 'system', for: 'partnership:throughline' };

/** The work, done in this process, which owns the folder. */
export const folderWork = ({ log, importing, readModels, shown }: OwnedFolder): FolderWork => ({
  import: async (order, { onProgress, signal }) => {
    insistOnReadable(order);
    const options: ImportOptions = {
      actor: importer,
      correlationId: randomUUID(),
      onProgress: (progress) => {
        // An import that breaks off is taken up by the next one of the same file.
        signal?.throwIfAborted();
        onProgress?.(progress);
      },
    };
    const { file, mapping } = order;
    const summary = mapping
      ? await importTracker(importing, log, { file, mappingFile: mapping }, options)
      : await importPack(importing, log, { text: readFileSync(file, 'utf8'), file }, options);
    await shown();
    return summary;
  },
  rebuild: async (watch) => {
    await readModels.rebuild(watch);
    return { events: await log.head() };
  },
});

/** Refuses with `FILE_UNREADABLE` unless this process can read the files. */
export function insistOnReadable({ file, mapping }: ImportOrder): void {
  for (const path of mapping ? [file, mapping] : [file]) {
    try {
      accessSync(path, constants.R_OK);
    } catch {
      throw new Refusal(
        'FILE_UNREADABLE',
        `There is no file ${path} that Throughline can read. Check its name, and who may read it.`,
        { file: path },
      );
    }
  }
}
