/** Faults of the stores that read models live from and in, as opposed to those of an event. */
import { isRefusal, Refusal } from '../kernel/refusal.js';

/** No facts serve at this moment: they are being filled, or others deleted those that served. */
export const notReady = (): Refusal =>
  new Refusal('NOT_READY', 'The service is still getting ready. Try again in a minute.');

/** Facts cannot be read at this moment: where they are kept does not answer, or others deleted them meanwhile. */
export const isUnreadableNow = (fault: unknown): boolean =>
  isRefusal(fault, 'READ_STORE_UNREACHABLE', 'NOT_READY');

/** Another process took over, or nothing can be read or written at this moment: all projections alike meet it. */
export const isOfTheStores = (fault: unknown): fault is Refusal =>
  isRefusal(fault, 'FENCED', 'LOG_UNREACHABLE') || isUnreadableNow(fault);
