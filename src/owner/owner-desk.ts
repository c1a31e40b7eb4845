/** Where a running service takes orders for its data folder from other processes of the same user. */
import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { Refusal } from '../kernel/refusal.js';
import { lineOf, refusedLine } from './answer-lines.js';
import type { FolderWork, Watch } from './folder-work.js';
import { leaveOwnerNote, removeOwnerNote } from './owner-note.js';

export class OwnerDesk implements BeforeApplicationShutdown {
  readonly #token = randomBytes(32).toString('base64url');
  readonly #closing = new AbortController();
  readonly #logger = new Logger('Owner');
  #folder?: string;

  constructor(private readonly work: FolderWork) {}

  /** From now on the folder says that orders are taken at this address. */
  open(folder: string, url: string): void {
    this.#folder = folder;
    leaveOwnerNote(folder, { url, token: this.#token });
  }

  /** Whether a header `authorization` comes from somebody who has read the note in the folder. */
  admits(authorization: string | undefined): boolean {
    const [given, wanted] = [Buffer.from(authorization ?? ''), Buffer.from(`Bearer ${this.#token}`)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }

  /** Has the work done and answers in lines meanwhile. It is given up when whoever asked goes away. */
  answer<P, R>(order: (work: FolderWork, watch: Watch<P>) => Promise<R>): Readable {
    const answer = new PassThrough();
    const gone = new AbortController();
    answer.once('close', () => gone.abort(new Refusal('CANCELLED', 'Whoever asked has gone.')));
    const watch: Watch<P> = {
      signal: AbortSignal.any([gone.signal, this.#closing.signal]),
      // A reader that is slow misses some progress, never the outcome.
      onProgress: (progress) => void (answer.writableNeedDrain || answer.write(lineOf({ progress }))),
    };
    order(this.work, watch)
      .then((done) => lineOf({ done }), this.#lineOfFault)
      .then((line) => answer.end(line));
    return answer;
  }

  /** Nothing more is taken on, and what is being done is given up. */
  beforeApplicationShutdown(): void {
    this.#closing.abort(
      new Refusal('CLOSING', 'The service is stopping. Run it again when the service is back.'),
    );
    if (this.#folder) removeOwnerNote(this.#folder);
  }

  readonly #lineOfFault = (fault: unknown): string => {
    if (fault instanceof Refusal) return refusedLine(fault);
    const correlationId = randomUUID();
    this.#logger.error((fault instanceof Error && fault.stack) || String(fault), { correlationId });
    return refusedLine(
      new Refusal(
        'INTERNAL',
        `Something went wrong that should not have. Name ${correlationId} when you report it, and run it again.`,
        { correlationId },
      ),
    );
  };
}
