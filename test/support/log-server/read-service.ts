/** Reads and subscriptions, as a log server serves them. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import type { Faults } from './faults.js';
import type { KeptEvent, KeptLog } from './kept-log.js';
import { readEvent, streamNotFound, textOfName } from './messages.js';
import { serveSubscription, type ReadCall } from './subscription.js';
import { denied, refusalOfCall, type Guard } from './users.js';

const BACKWARDS = 1;

export class ReadService {
  constructor(
    private readonly log: KeptLog,
    private readonly faults: Faults,
    private readonly guard: Guard,
  ) {}

  readonly read = (call: ReadCall): void => {
    call.on('error', () => {});
    if (this.faults.silent) return;
    const options = call.request.getOptions()!;
    const refusal = refusalOfCall(call.metadata, this.guard, options.hasAll());
    if (refusal) call.emit('error', refusal);
    else if (options.hasSubscription()) this.#subscribe(call, options);
    else if (options.hasAll()) this.#readAll(call, options);
    else this.#readStream(call, options);
  };

  #readStream(call: ReadCall, options: ReadReq.Options): void {
    const from = options.getStream()!;
    const name = textOfName(from.getStreamIdentifier()!.getStreamName() as string);
    if (this.faults.withheld.has(name)) {
      call.emit('error', denied(status.PERMISSION_DENIED));
      return;
    }
    const held = this.log.kept(name);
    if (held.length === 0) {
      call.write(streamNotFound(name));
    } else {
      const isBackwards = options.getReadDirection() === BACKWARDS;
      const first = from.hasRevision() ? Number(from.getRevision()) : from.hasStart() ? 0 : Infinity;
      const chosen = isBackwards
        ? held.filter(({ revision }) => revision <= first).reverse()
        : held.filter(({ revision }) => revision >= first);
      sendSome(call, chosen, options);
    }
    call.end();
  }

  #readAll(call: ReadCall, options: ReadReq.Options): void {
    const index = this.#indexOf(options);
    if (index === undefined) {
      call.emit('error', { code: status.UNKNOWN, details: 'Unexpected ReadAllResult: Error' });
      return;
    }
    const { events } = this.log;
    const chosen =
      options.getReadDirection() === BACKWARDS ? events.slice(0, index).reverse() : events.slice(index);
    sendSome(call, chosen, options);
    call.end();
  }

  /** A subscription begins after its position, where a read begins with it. */
  #subscribe(call: ReadCall, options: ReadReq.Options): void {
    const index = this.#indexOf(options);
    if (index === undefined) {
      call.emit('error', { code: status.UNKNOWN, details: 'Exception was thrown by handler.' });
      return;
    }
    this.faults.subscribed(call);
    const start = options.getAll()!.hasPosition() ? index + 1 : index;
    void serveSubscription(call, this.log, start, this.faults);
  }

  /** Index of the event at a position; past the last event forwards; undefined for a position of no event. */
  #indexOf(options: ReadReq.Options): number | undefined {
    const all = options.getAll()!;
    if (all.hasStart()) return 0;
    if (!all.hasPosition()) return this.log.events.length;
    const position = Number(all.getPosition()!.getCommitPosition());
    const isPastEnd = position > this.log.last && options.getReadDirection() !== BACKWARDS;
    return isPastEnd ? this.log.events.length : this.log.indexAt(position);
  }
}

function sendSome(call: ReadCall, events: readonly KeptEvent[], options: ReadReq.Options): void {
  for (const event of events.slice(0, Number(options.getCount()))) call.write(readEvent(event));
}
