/** Takes in a read of the driver from its beginning to its end. */
import type { StreamingRead } from '@eventstore/db-client';
import type { LiveClient } from './live-client.js';
import type { Resolved } from './stored-form.js';
import { Gone, Silence } from './waiting.js';

/**
 * Everything that a read gives. Rejects with the driver's error, with `Silence` when nothing came for so many
 * milliseconds, and with `Gone` when its client was let go of, of which the driver says nothing.
 */
export function everyEventOf(
  read: StreamingRead<Resolved>,
  client: LiveClient,
  idle: number,
): Promise<Resolved[]> {
  const events: Resolved[] = [];
  return new Promise((resolve, reject) => {
    let isOver = false;
    /** A read that was cancelled also says that it has ended. */
    const settle = (act: () => void) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(silence);
      client.gone.removeEventListener('abort', leave);
      act();
    };
    const abandon = (why: Error) =>
      settle(() => {
        read.cancel().catch(() => {});
        reject(why);
      });
    const leave = () => abandon(new Gone());
    const silence = setTimeout(() => abandon(new Silence()), idle);
    client.gone.addEventListener('abort', leave, { once: true });
    read.on('data', (resolved: Resolved) => {
      silence.refresh();
      events.push(resolved);
    });
    read.on('error', (error) => settle(() => reject(error)));
    read.on('end', () =>
      settle(() => {
        client.answered();
        resolve(events);
      }),
    );
    if (client.gone.aborted) leave();
  });
}
