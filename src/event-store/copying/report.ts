/** What `npm run copy` says when it is done. Pure. */
import type { CopyOrder } from './options.js';
import type { Copied } from './copy.js';
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
