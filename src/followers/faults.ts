/** Which faults pass by themselves, and which refusals say something of a command itself. */
import { isRefusal, Refusal } from '../kernel/refusal.js';

const PASSING = new Set([
  'DISK_FULL',
  'STREAM_CONFLICT',
  'IDEMPOTENCY_CONFLICT',
  'OVERLOADED',
  'LOG_CLOSED',
  'LOG_CLOSED_FOR_COPY',
  'LOG_UNREACHABLE',
  'READ_STORE_UNREACHABLE',
]);

/** They say that the log cannot be written, or not by this release: a command that meets one was never decided. */
const OF_THE_LOG = new Set([
  'CHAIN_BROKEN',
  'EVENT_FOREIGN',
  'EVENT_FROM_NEWER_RELEASE',
  'EVENT_UNREADABLE',
  'STREAM_DELETED',
  'STREAM_TRUNCATED',
  'UNKNOWN_EVENT_TYPE',
]);
const OF_THE_SERVER = 'EVENTSTORE_';

/** True when the same may work a moment later, with nobody doing anything about it. */
export const mayPass = (fault: unknown): boolean => fault instanceof Refusal && PASSING.has(fault.code);

/** True when somebody else has taken over. */
export const isFenced = (fault: unknown): boolean => isRefusal(fault, 'FENCED');

/** The refusal of a command by the domain, which settles it; undefined for any other fault: it is given again. */
export function settlingRefusal(fault: unknown): Refusal | undefined {
  if (!(fault instanceof Refusal) || mayPass(fault)) return undefined;
  return OF_THE_LOG.has(fault.code) || fault.code.startsWith(OF_THE_SERVER) ? undefined : fault;
}
