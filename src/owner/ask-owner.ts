/**
 * Asks the process that owns a data folder to do the work. Files are named, not sent: both processes run on one machine,
 * and a long table, which is read twice, would have to be copied first.
 */
import { request, type IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import type { ImportSummary } from '../imports/import-run.js';
import { outcomeOf } from './answer-lines.js';
import { insistOnReadable, type FolderWork, type ImportOrder, type Watch } from './folder-work.js';
import type { OwnerNote } from './owner-note.js';

/** Whether the process that left the note still answers to it. */
export async function ownerAnswers(note: OwnerNote): Promise<boolean> {
  try {
    const response = await send(note, 'GET', '/owner');
    response.resume();
    return response.statusCode === 200;
  } catch {
    return false;
  }
}

/** The work, done by the owner. */
export const askOwner = (note: OwnerNote): FolderWork => ({
  import: async (order, watch) => {
    insistOnReadable(order);
    const { file, mapping } = order;
    const named: ImportOrder = { file: resolve(file), ...(mapping ? { mapping: resolve(mapping) } : {}) };
    const summary = await ask<ImportSummary>(note, '/owner/import', named, watch);
    return withFilesAsTyped(summary, order);
  },
  rebuild: (watch) => ask(note, '/owner/rebuild', {}, watch),
});

async function ask<R>(note: OwnerNote, path: string, order: object, watch: Watch<never>): Promise<R> {
  const { onProgress, signal } = watch;
  try {
    const response = await send(note, 'POST', path, { order, signal });
    if (response.statusCode !== 200) throw new Error(`The running service answered ${response.statusCode}.`);
    response.setEncoding('utf8');
    return await outcomeOf<never, R>(response, onProgress);
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}

/** Waits as long as it takes: an answer may have nothing to say for minutes. */
function send(
  { url, token }: OwnerNote,
  method: 'GET' | 'POST',
  path: string,
  { order, signal }: { readonly order?: object; readonly signal?: AbortSignal } = {},
): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return new Promise((answered, failed) => {
    request(url + path, { method, headers, agent: false, signal }, answered)
      .on('error', failed)
      .end(order && JSON.stringify(order));
  });
}

/** Problems name the files as they were typed, as they do without a running service. */
function withFilesAsTyped<S extends ImportSummary>(summary: S, { file, mapping }: ImportOrder): S {
  const typed = new Map([file, ...(mapping ? [mapping] : [])].map((name) => [resolve(name), name]));
  const asTyped = <T extends { readonly file: string }>(place: T): T => ({
    ...place,
    file: typed.get(place.file) ?? place.file,
  });
  return {
    ...summary,
    problems: summary.problems.map(asTyped),
    leftAlone: summary.leftAlone.map(asTyped),
  };
}
