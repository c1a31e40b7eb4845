/** Appends, as a log server takes them. */
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams, {
  type AppendReq,
  type AppendResp,
  type BatchAppendReq,
  type BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { sendUnaryData, ServerDuplexStream, ServerReadableStream } from '@grpc/grpc-js';
import type { Faults } from './faults.js';
import type { KeptLog, ProposedEvent } from './kept-log.js';
import {
  allPosition,
  appendTooLarge,
  expectedBy,
  notReady,
  proposedEvent,
  streamIdentifier,
  textOfName,
  timedOut,
  wrongExpectedVersion,
} from './messages.js';
import { refusalOfCall, type Guard } from './users.js';

/** An append of which not everything came yet. */
interface Growing {
  readonly options: BatchAppendReq.Options;
  readonly events: ProposedEvent[];
}

export class AppendService {
  constructor(
    private readonly log: KeptLog,
    private readonly faults: Faults,
    private readonly guard: Guard,
  ) {}

  /** One long call that carries the appends of a client. */
  readonly batchAppend = (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void => {
    const refusal = refusalOfCall(call.metadata, this.guard);
    if (refusal) {
      call.emit('error', refusal);
      return;
    }
    const growing = new Map<string, Growing>();
    this.faults.appending(call);
    call.on('data', (request: BatchAppendReq) => {
      if (this.faults.silent) return;
      const answer = this.#grown(growing, request);
      if (!answer) return;
      answer.setCorrelationId(request.getCorrelationId());
      this.faults.answer(() => call.write(answer));
    });
    call.on('end', () => call.end());
    call.on('error', () => {});
  };

  /** One append a call, which is what a client does that gives its user with each call. */
  readonly append = (
    call: ServerReadableStream<AppendReq, AppendResp>,
    answer: sendUnaryData<AppendResp>,
  ): void => {
    const refusal = refusalOfCall(call.metadata, this.guard);
    if (refusal) return answer(refusal);
    const events: ProposedEvent[] = [];
    let options: AppendReq.Options | undefined;
    call.on('data', (request: AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message) events.push(proposedEvent(message));
    });
    call.on('end', () => {
      const stream = textOfName(options!.getStreamIdentifier()!.getStreamName());
      const outcome = this.log.append(stream, expectedBy(options!), events);
      if (!('revision' in outcome) || outcome.position === undefined)
        return answer({ code: 9, details: 'not appended' });
      const position = new streams.AppendResp.Position()
        .setCommitPosition(String(outcome.position))
        .setPreparePosition(String(outcome.position));
      const success = new streams.AppendResp.Success()
        .setCurrentRevision(String(outcome.revision))
        .setPosition(position);
      answer(null, new streams.AppendResp().setSuccess(success));
    });
  };

  /** Takes in a part of an append; the answer when it was the last part, unless it is to be lost. */
  #grown(growing: Map<string, Growing>, request: BatchAppendReq): BatchAppendResp | undefined {
    const key = JSON.stringify(request.getCorrelationId()?.toObject());
    const append = growing.get(key) ?? { options: request.getOptions()!, events: [] };
    growing.set(key, append);
    append.events.push(...request.getProposedMessagesList().map(proposedEvent));
    if (!request.getIsFinal()) return undefined;
    growing.delete(key);
    return this.#answer(append);
  }

  #answer({ options, events }: Growing): BatchAppendResp | undefined {
    const stream = textOfName(options.getStreamIdentifier()!.getStreamName() as string);
    const answer = new streams.BatchAppendResp().setStreamIdentifier(streamIdentifier(stream));
    if (!this.guard.leads() || this.faults.takes('notReady')) return answer.setError(notReady());
    const expected = expectedBy(options);
    const outcome = this.log.append(stream, expected, events);
    if (this.faults.takes('repliesLost')) return undefined;
    if (this.faults.takes('timeouts')) return answer.setError(timedOut());
    if ('tooLarge' in outcome) return answer.setError(appendTooLarge(outcome.tooLarge));
    if ('wrongExpected' in outcome) return answer.setError(wrongExpectedVersion(expected, outcome.actual));
    const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(outcome.revision));
    if (outcome.position === undefined) success.setNoPosition(new shared.Empty());
    else success.setPosition(allPosition(outcome.position));
    return answer.setSuccess(success);
  }
}
