/** Copies one log into another while both are closed to everybody else. */
import { copyLog, type Copied, type CopyOptions } from './copy.js';
import { releasing, type CopySource, type CopyTarget } from './ends.js';

export interface CopyClosedOptions extends Pick<CopyOptions, 'onProgress'> {
  readonly source: () => CopySource | Promise<CopySource>;
  readonly target: () => CopyTarget | Promise<CopyTarget>;
  readonly signal: AbortSignal;
}

/**
 * Opens both logs, closes them, copies and releases them; the target is open when it is whole. Refuses as `copyLog`, the
 * stores and their ends do; several errors come together as an `AggregateError`.
 */
export async function copyClosed({ source, target, signal, onProgress }: CopyClosedOptions): Promise<Copied> {
  return releasing(await source(), async (from) => {
    await from.close();
    return releasing(await target(), async (into) => {
      await into.close();
      const copied = await copyLog({
        source: from.store,
        target: into.store,
        sourceIsStill: () => from.still(signal),
        beforeFirstAppend: into.begin,
        signal,
        onProgress,
      });
      await into.finish();
      return copied;
    });
  });
}
