/** Takes an event back that should never have been recorded: on any stream, alike. */
import { z } from 'zod';
import type { CommandHandling, DecideWrite } from '../command-handling/command-handling.js';
import type { CommandRequest, Handled } from '../command-handling/request.js';
import { insistNotReplaced } from '../command-handling/decide-steps.js';
import { canonicalJson, sha256 } from '../event-store/digest.js';
import { checkedInput } from '../kernel/checked-input.js';
import { onDay } from '../kernel/days.js';
import { recordedInError, type StoredEvent } from '../kernel/event.js';
import { narrativeInput } from '../kernel/narrative.js';
import { insist } from '../kernel/refusal.js';
import { partsOfStream } from '../kernel/stream.js';
import { streamTypeOf } from '../streams.js';

const inputSchema = z.strictObject({
  stream: z.string().min(1).max(500),
  eventId: z.string().min(1).max(100),
  why: narrativeInput,
});

/**
 * Records that an event was recorded in error. Nothing brings it back. Refuses with `EVENT_NOT_FOUND`,
 * `TAKEN_BACK_FOR_GOOD`, `ALREADY_REPLACED`, `NOT_ALLOWED` (only the business unit, or whoever recorded it).
 */
export async function recordInError(
  handling: CommandHandling,
  request: CommandRequest,
  input: unknown,
): Promise<Handled> {
  const checked = checkedInput(inputSchema, input);
  const { stream, eventId, why } = checked;
  const type = streamTypeOf(stream);
  const inputDigest = sha256(canonicalJson(checked));
  const decide: DecideWrite = async (stored, { today }) => {
    const target = stored.find(({ id }) => id === eventId);
    insist(target, 'EVENT_NOT_FOUND', 'There is no such entry in this history.', { path: 'eventId' });
    insist(
      target.type !== recordedInError.type,
      'TAKEN_BACK_FOR_GOOD',
      'What was taken back stays so. Record it anew instead.',
      { path: 'eventId' },
    );
    insistMayTakeBack(request, target);
    insistNotReplaced(type, stored, target, 'eventId');
    const event = recordedInError({ id: target.id, revision: target.revision, why });
    return [{ ...event, occurred: onDay(today), record: {} }];
  };
  return handling.told('recordInError', request, (work) =>
    handling.write(request, type, partsOfStream(stream).id, inputDigest, decide, work),
  );
}

function insistMayTakeBack({ actor }: CommandRequest, target: StoredEvent): void {
  const own = target.metadata.actor.id === actor.id && actor.role !== 'auditor';
  insist(
    own || actor.role === 'business_unit' || actor.role === 'system',
    'NOT_ALLOWED',
    'Only the business unit, or whoever recorded it, can take this back.',
    { role: actor.role },
  );
}
