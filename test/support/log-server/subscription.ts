/** A subscription to the whole log, as a log server serves it. */
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Faults } from './faults.js';
import type { KeptEvent, KeptLog } from './kept-log.js';
import { caughtUp, checkpointAt, confirmation, readEvent } from './messages.js';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** Events looked at between two checkpoints of a filter, times what the client asks for. */
const WINDOW = 32;

/** Sends events after an index, old ones and then new ones, until the call is over. */
export async function serveSubscription(
  call: ReadCall,
  log: KeptLog,
  start: number,
  faults: Faults,
): Promise<void> {
  const matches = filterOf(call.request);
  const checkpoints = checkpointInterval(call.request);
  let next = start;
  let unmatched = 0;
  let wake = () => {};
  const news = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const forget = log.onAppended(() => wake());
  for (const event of ['close', 'cancelled', 'drain']) call.on(event, () => wake());

  call.write(confirmation());
  let isLive = false;
  while (isOpen(call)) {
    const isHeld = faults.silent || faults.subscriptionsHeld;
    const event = isHeld ? undefined : log.events[next];
    if (event) {
      next += 1;
      if (matches(event)) {
        unmatched = 0;
        faults.eventsSent += 1;
        call.write(readEvent(event));
        while (isOpen(call) && call.writableNeedDrain) await news();
      } else {
        unmatched += 1;
        if (unmatched % checkpoints === 0) call.write(checkpointAt(event.position));
      }
    } else {
      if (!isLive) call.write(caughtUp());
      isLive = true;
      await news();
    }
  }
  forget();
}

const isOpen = (call: ReadCall): boolean => !call.cancelled && !call.destroyed && call.writable;

function filterOf(request: ReadReq): (event: KeptEvent) => boolean {
  const prefixes = request.getOptions()!.getFilter()?.getStreamIdentifier()?.getPrefixList() ?? [];
  return ({ stream }) => prefixes.length === 0 || prefixes.some((prefix) => stream.startsWith(prefix));
}

const checkpointInterval = (request: ReadReq): number => {
  const filter = request.getOptions()!.getFilter();
  return (filter?.getMax() || WINDOW) * (filter?.getCheckpointintervalmultiplier() || 1);
};
