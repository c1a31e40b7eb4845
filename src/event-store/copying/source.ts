/** The log that is copied from: its pages, and each event held against what came before it. */
import type { StoredEvent } from '../../kernel/event.js';
import { Refusal } from '../../kernel/refusal.js';
import type { EventStore } from '../event-store.js';
import { placeOf, readPage, type Fault, type LogCheck, type SelfAudit } from '../verify.js';

const PAGE = 1000;

export interface SourceOptions {
  readonly source: EventStore & Partial<SelfAudit>;
  /** Ends the pages, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Resolves once nobody can append to the source any more. Waited for only when everything that is there was read. */
  readonly sourceIsStill?: () => Promise<void>;
  /** Events read at a time. */
  readonly page?: number;
}

/** Pages of the source, each read while the one before it is copied, until there is nothing more and it is still. */
export async function* pagesOf(options: SourceOptions): AsyncGenerator<readonly StoredEvent[]> {
  const { source, signal, page: max = PAGE, sourceIsStill = async () => {} } = options;
  const read = (after: number) => handled(readPage(source, after, max));
  let isStill = false;
  let after = 0;
  let next = read(after);
  for (;;) {
    signal?.throwIfAborted();
    const page = await next;
    if ('wrong' in page) throw sourceBroken(page);
    after = page.at(-1)?.position ?? after;
    if (page.length === 0) {
      if (isStill) return;
      await sourceIsStill();
      isStill = true;
    }
    next = read(after);
    if (page.length > 0) yield page;
  }
}

/** A page that is read ahead may fail before anybody waits for it. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** The events of a page up to the first that is not as it was recorded. */
export function soundPart(
  page: readonly StoredEvent[],
  check: LogCheck,
): { readonly sound: readonly StoredEvent[]; readonly broken?: Fault } {
  for (const [index, event] of page.entries()) {
    const broken = check.faultOf(event);
    if (broken) return { sound: page.slice(0, index), broken };
  }
  return { sound: page };
}

/** Says that the source cannot be trusted from an event on. */
export const sourceBroken = (fault: Fault): Refusal =>
  new Refusal(
    'COPY_SOURCE_BROKEN',
    `The log to copy from was changed after it was recorded. ${placeOf(fault)}: ${fault.wrong}. ` +
      'Nothing from there on was copied. Run "npm run verify", and restore the log from a backup.',
    { ...fault },
  );
