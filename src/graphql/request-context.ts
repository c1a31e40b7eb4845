/** What the resolvers of one request share. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CommandRequest } from '../command-handling/request.js';
import type { EventStore } from '../event-store/event-store.js';
import { eventAnswer } from '../history/event-answer.js';
import { checkedInput } from '../kernel/checked-input.js';
import type { ReadModels } from '../read-models/read-models.js';
import { allProjections } from '../../projections/index.js';
import { ACTOR_HEADER, actorOf } from './actor-header.js';

/** How long a mutation waits for the read models before it answers. */
const SHORT_WAIT_MS = 1_000;

const allProjectionNames = allProjections.map(({ name }) => name);

const commandIdSchema = z.string().regex(/^[\x21-\x7e]{1,200}$/, {
  error: 'An id of a request has at most 200 letters, digits and signs, without spaces, for example a UUID.',
});

export class RequestContext {
  readonly correlationId: string;
  /** The request in the trace of its caller, as the caller says. */
  readonly callersTrace?: string;
  /** The operation in its trace; set where one is recorded. */
  traceparent?: string;
  private readonly known = new Map<number, ReturnType<typeof eventAnswer>>();

  constructor(
    private readonly headers: Readonly<Record<string, string | string[] | undefined>>,
    private readonly log: EventStore,
    private readonly readModels: ReadModels,
  ) {
    const given = headers['x-correlation-id'];
    this.correlationId = typeof given === 'string' && given.length <= 100 ? given : randomUUID();
    const { traceparent } = headers;
    if (typeof traceparent === 'string') this.callersTrace = traceparent;
  }

  get logId(): string {
    return this.log.logId;
  }

  /** Who asks for a command. Refuses when the actor's header is missing or wrong, and an id that is none. */
  request(commandId: string | null = null): CommandRequest {
    const id = commandId === null ? randomUUID() : checkedInput(commandIdSchema, commandId, ['commandId']);
    const { correlationId, traceparent } = this;
    return {
      commandId: id,
      actor: actorOf(this.headers[ACTOR_HEADER]),
      correlationId,
      ...(traceparent ? { traceparent } : {}),
    };
  }

  /** Waits a little for the read models; true when they have come to the position. */
  caughtUp(position: number): Promise<boolean> {
    return this.readModels.waitFor(position, allProjectionNames, SHORT_WAIT_MS);
  }

  /** The events at these positions, as answers show them. */
  async eventsAt(positions: readonly number[]) {
    const missing = positions.filter((position) => !this.known.has(position));
    if (missing.length > 0) {
      for (const event of await this.log.readAt(missing))
        this.known.set(event.position, eventAnswer(this.logId, event));
    }
    return positions.flatMap((position) => this.known.get(position) ?? []);
  }
}
