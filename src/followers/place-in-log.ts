/** Where a follower goes on in the log, and that this is the log that it has followed so far. */
import type { EventStore } from '../event-store/event-store.js';
import type { StoredEvent } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import type { Lease } from '../leases/leases.js';
import { checkpointAt } from './follow-page.js';
import type { Checkpoint, FollowerStore } from './follower-store.js';

/**
 * How far a follower has followed this log. Refuses with `FOLLOWER_OF_ANOTHER_LOG` when the log does not hold its last
 * event, as after a backup of the log was put back: what took that event's place would be passed over. Where an older
 * release noted only a position, whatever event is there is believed, and noted. Rejects as log and store do.
 */
export async function checkpointInLog(
  follower: string,
  { log, store, lease }: { readonly log: EventStore; readonly store: FollowerStore; readonly lease: Lease },
): Promise<Checkpoint> {
  const noted = await store.checkpoint(follower);
  if (noted.position === 0) return noted;
  const [event] = await log.readAt([noted.position]);
  if (!event || !mayBe(event, noted)) throw ofAnotherLog(follower, noted.position, store.howToForget);
  const checkpoint = checkpointAt(event);
  if (noted.digest === '') {
    await store.keep(lease, follower, { from: noted, to: checkpoint, rows: new Map(), commands: [] });
  }
  return checkpoint;
}

const mayBe = ({ metadata }: StoredEvent, { digest }: Checkpoint): boolean =>
  digest === '' || digest === metadata.digest;

const ofAnotherLog = (follower: string, position: number, howToForget: string): Refusal =>
  new Refusal(
    'FOLLOWER_OF_ANOTHER_LOG',
    `The history does not hold the event that ${follower} had followed last: an older copy of the history was put back, or a part was deleted. So nothing is passed on. Put the right copy in its place; or, to have all of this one followed from the beginning, ${howToForget}.`,
    { follower, position },
  );
