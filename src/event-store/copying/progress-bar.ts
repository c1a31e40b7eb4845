/** Shows how far a copy is. */
import { SingleBar } from 'cli-progress';
import type { CopyProgress } from './copy.js';

/** Shows a bar on stderr while something is copied, from when the first events are there. */
export async function withProgressBar<T>(
  copying: (onProgress: (progress: CopyProgress) => void) => Promise<T>,
): Promise<T> {
  const bar = new SingleBar({
    format:
      '{bar} {percentage}% | {events} events are there and right, {copied} of them copied now | {eta_formatted} left',
    noTTYOutput: true,
  });
  let shown = false;
  try {
    return await copying(({ events, copied, position, head }) => {
      if (!shown) bar.start(head, 0, { events: 0, copied: 0 });
      shown = true;
      bar.setTotal(head);
      bar.update(position, { events, copied });
    });
  } finally {
    if (shown) bar.stop();
  }
}
