/** Faults in a few classes, so that figures have few labels. */
import { Refusal } from '../kernel/refusal.js';

/** `conflict`: somebody else was faster. `refused`: what was asked is not possible. `failed`: it may be tomorrow. */
export type FaultClass = 'conflict' | 'refused' | 'failed';

const CONFLICTS = new Set(['STREAM_CONFLICT', 'IDEMPOTENCY_CONFLICT']);

/** Codes that say something of the service and its stores, not of what was asked. */
const FAILURES = new Set([
  'CHAIN_BROKEN',
  'CLOSING',
  'CORRECTED_EVENT_MISSING',
  'DISK_FULL',
  'EVENT_FOREIGN',
  'EVENT_FROM_NEWER_RELEASE',
  'EVENT_UNREADABLE',
  'LOG_CLOSED',
  'LOG_CLOSED_FOR_COPY',
  'LOG_READ_ONLY',
  'LOG_UNREACHABLE',
  'NOT_READY',
  'OVERLOADED',
  'READ_STORE_UNREACHABLE',
  'STREAM_DELETED',
  'STREAM_TRUNCATED',
  'UNKNOWN_EVENT_TYPE',
]);
const OF_THE_SERVER = 'EVENTSTORE_';

/** The class of what was thrown. */
export function faultClassOf(fault: unknown): FaultClass {
  return fault instanceof Refusal ? faultClassOfCode(fault.code) : 'failed';
}

/** The class of an error by its code; `INTERNAL` is what nobody expected. */
export function faultClassOfCode(code: string): FaultClass {
  if (CONFLICTS.has(code)) return 'conflict';
  return code === 'INTERNAL' || FAILURES.has(code) || code.startsWith(OF_THE_SERVER) ? 'failed' : 'refused';
}
