/** Waiting with an end: for an answer, or for time to pass. */

/** Nothing was answered in time. */
export class Silence extends Error {}

/** The client that was to answer was let go of. */
export class Gone extends Error {}

/** The server ended something that had no end, without an error; the client is sound. */
export class Ended extends Error {}

/** The promise's outcome; rejects with `Silence` after so many milliseconds and with `Gone` when the signal aborts. */
export function within<T>(promise: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      act();
    };
    const leave = () => settle(() => reject(new Gone()));
    const timer = setTimeout(() => settle(() => reject(new Silence())), Math.max(0, milliseconds));
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

/** Resolves after so many milliseconds, or when the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal.addEventListener('abort', wake, { once: true });
    if (signal.aborted) wake();
  });
}
