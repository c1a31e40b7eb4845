/** Requests: who asks for what, whether they may, and what they are answered. */
import { checkedInput } from '../kernel/checked-input.js';
import type { CommandDefinition, Recording, Step } from '../kernel/command.js';
import type { Actor, EventMetadata, StoredEvent } from '../kernel/event.js';
import { insist } from '../kernel/refusal.js';
import type { CheckedStep } from './decide-steps.js';

/** Who asks for what, once: the same command id with the same input answers as the first time. */
export interface CommandRequest {
  readonly commandId: string;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId?: string;
  /** What asks for it in a trace. */
  readonly traceparent?: string;
  readonly entry?: EventMetadata['entry'];
}

export interface Handled {
  /** The id of what was written: of its stream without the category, unless the use case names another. */
  readonly id: string;
  readonly stream: string;
  /** The position of the last event written, or of the stream's last event when nothing changed. */
  readonly position: number;
  /** False when there was nothing to do. */
  readonly changed: boolean;
  readonly events: readonly { readonly id: string; readonly revision: number; readonly type: string }[];
}

/** A step whose actor and input were looked at. Refuses with `NOT_ALLOWED` and `INPUT_INVALID`. */
export function checkedStep(
  request: CommandRequest,
  { command, input, record }: Step,
  index: number | undefined,
): CheckedStep {
  insist(
    command.roles.includes(request.actor.role) || request.actor.role === 'system',
    'NOT_ALLOWED',
    'Your role does not allow this. Ask the business unit of the partnership.',
    { command: command.name, role: request.actor.role, roles: command.roles },
  );
  insistSpeaksForItself(request.actor, record);
  const checked = checkedInput(
    (command as CommandDefinition).input,
    input,
    index === undefined ? [] : [index],
  );
  return { command, input: checked, record: record ?? {} };
}

/** Only the business unit records what is the fact of somebody else. */
function insistSpeaksForItself({ role, for: own }: Actor, record: Recording | undefined): void {
  const named = record?.onBehalfOf;
  insist(
    !named || named === own || role === 'business_unit' || role === 'system',
    'NOT_ALLOWED',
    'Only the business unit can record something for somebody else. Leave that out, or ask the business unit.',
    { path: 'record.onBehalfOf', role, party: named },
  );
}

/** The answer to a command that was already stored. Refuses with `COMMAND_ID_REUSED`. */
export function repeated(before: readonly StoredEvent[], id: string, inputDigest: string): Handled {
  insist(
    before.every(({ metadata }) => metadata.inputDigest === inputDigest),
    'COMMAND_ID_REUSED',
    'This request was already used for something else. Send it again with a new id.',
    { path: 'commandId' },
  );
  return {
    id,
    stream: before[0]!.stream,
    position: before.at(-1)!.position,
    changed: true,
    events: before.map(({ id: eventId_, revision, type }) => ({ id: eventId_, revision, type })),
  };
}
