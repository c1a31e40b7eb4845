/** What `npm run copy` says when it is done, or could not be. Pure. */
import { Refusal } from '../../kernel/refusal.js';
import type { Closed } from '../closed-for-copy.js';
import type { CopyOrder } from './options.js';
import type { Copied } from './copy.js';
import { errorsIn } from './ends.js';
import { positionText } from '../position.js';

/** What was copied and made sure of, and what to do next: a line each. */
export function linesOfCopy(
  { from, to }: Extract<CopyOrder, { what: 'copy' }>,
  { events, streams, copied, source, target }: Copied,
): readonly string[] {
  const before = events - copied;
  return [
    `Copied ${copied} events${before > 0 ? `; ${before} were there from an earlier run` : ''}.`,
    `All ${events} events of ${streams} streams were read back and are as in the log that they come from.`,
    `From  ${positionText(source.logId, source.position)} (${from.kind})`,
    `To    ${positionText(target.logId, target.position)} (${to.kind})`,
    'Next:',
    to.kind === 'sqlite'
      ? `- Start the service with EVENT_STORE=sqlite and DATA_DIR=${to.folder}.`
      : '- Start the service with EVENT_STORE=eventstoredb, EVENTSTORE_URL and EVENTSTORE_PREFIX as they are now.',
    '- Read models fill themselves anew. What followers remember belongs to the former log: docs/moving.md says what to do.',
    ...(from.kind === 'eventstoredb'
      ? ['- The log that was copied from takes records again: stop what writes to it.']
      : []),
  ];
}

/** What became of a log that was to be opened. */
export function lineOfReopening(closed: Closed | undefined): string {
  if (!closed) return 'The log was not closed.';
  const part = closed.unfinished ? ' It may hold only a part of what was copied into it.' : '';
  return `The log takes records again. ${closed.by} had closed it at ${closed.at}.${part}`;
}

/** What went wrong: a sentence or two for each error that was thrown. */
export const sentencesOf = (error: unknown): readonly string[] => errorsIn(error).map(sentenceOf);

function sentenceOf(error: unknown): string {
  if (!(error instanceof Refusal)) return `The log could not be copied: ${String(error)}`;
  const isLost = error.code === 'LOG_UNREACHABLE' && error.data['variable'] === undefined;
  return isLost ? LOST : error.message;
}

/** The store's own sentence is for who was recording something. */
const LOST =
  'The server at EVENTSTORE_URL does not answer any more. When it does, the same command again goes on from where it was.';
