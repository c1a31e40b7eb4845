/** Faults of the stores that read models live from and in, as opposed to those of an event. */
import { isRefusal, type Refusal } from '../kernel/refusal.js';

/** The place where facts are kept cannot be reached at this moment. */
export const isUnreachable = (fault: unknown): boolean => isRefusal(fault, 'READ_STORE_UNREACHABLE');

/** Another process took over, or nothing can be read or written at this moment: all projections alike meet it. */
export const isOfTheStores = (fault: unknown): fault is Refusal =>
  isRefusal(fault, 'FENCED', 'READ_STORE_UNREACHABLE', 'LOG_UNREACHABLE');
