/**
 * The one way that events come into the log: read the stream, fold, decide, stamp, append. Commands on one stream run
 * one after another within a process; after a conflict with another process everything is read and decided again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { canonicalJson, eventId, sealEvents, sha256 } from '../event-store/digest.js';
import { encodeAppend } from '../event-store/encoded-append.js';
import { NO_STREAM, type EventStore, type EventToAppend } from '../event-store/event-store.js';
import type { Clock } from '../kernel/clock.js';
import type { ReadState, Step } from '../kernel/command.js';
import { londonDay } from '../kernel/days.js';
import type { Checked, StoredEvent } from '../kernel/event.js';
import { insist, Refusal } from '../kernel/refusal.js';
import type { StreamType } from '../kernel/stream.js';
import { told, untold, untoldWork, type Telemetry, type Work } from '../kernel/telemetry.js';
import { decideSteps, type CheckedStep, type DecidedEvent, type OnRefusal } from './decide-steps.js';
import { derivedId } from './derived-id.js';
import { OneAtATime } from './one-at-a-time.js';
import { RecentStreams } from './recent-streams.js';
import { checkedStep, repeated, type CommandRequest, type Handled } from './request.js';
import { instantOf, metadataOf } from './stamp.js';
import { namingTheField } from './too-large.js';

/** A step of a request that is refused: its place among the steps, from 0. */
export interface StepRefused {
  readonly step: number;
  readonly refusal: Refusal;
}

/** What decides within a write: the events to append, given those of the stream. */
export type DecideWrite = (
  stored: readonly StoredEvent[],
  context: { readonly read: ReadState; readonly today: string },
) => Promise<readonly DecidedEvent[]>;

const ATTEMPTS = 6;
/** Two processes that met on a stream come back at different moments. */
const JITTER_MS = 10;

export class CommandHandling {
  private readonly streams = new OneAtATime();
  private readonly recent: RecentStreams;

  constructor(
    private readonly log: EventStore,
    private readonly clock: Clock,
    private readonly telemetry: Telemetry = untold,
  ) {
    this.recent = new RecentStreams(log);
  }

  /** Handles a list of steps on one stream in one append; a single command is a list of one. */
  handle(request: CommandRequest, steps: readonly Step[]): Promise<Handled> {
    return this.told(useCaseOf(steps), request, (work) => this.handleSteps(request, steps, work));
  }

  /** Does a use case, and tells of it. */
  told(
    useCase: string,
    { correlationId, traceparent }: CommandRequest,
    handle: (work: Work) => Promise<Handled>,
  ): Promise<Handled> {
    const work = this.telemetry.begin('command', traceparent, { useCase, correlationId });
    return told(
      work,
      () => handle(work),
      ({ stream, position, changed }) => ({ stream, position, changed }),
    );
  }

  private async handleSteps(request: CommandRequest, steps: readonly Step[], work: Work): Promise<Handled> {
    const { stream, id, inputDigest, decide, checked } = this.prepare(request, steps);
    const handled = await namingTheField(steps, () =>
      this.write(request, stream, id, inputDigest, decide, work),
    );
    const [only, ...others] = checked;
    return only && others.length === 0 ? this.underItsOwnId(handled, only) : handled;
  }

  /** What one use case did, by the id that it gives to what it made. */
  private async underItsOwnId(handled: Handled, { command, input }: CheckedStep): Promise<Handled> {
    if (!command.resultId) return handled;
    const stored = await this.recent.read(handled.stream);
    const made = stored.find(({ id }) => id === handled.events[0]?.id);
    return { ...handled, id: command.resultId(handled.id, input, made?.data) };
  }

  /**
   * Says which steps `handle` would refuse, and stores nothing. Used to check many commands before the first is stored.
   * Throws what is refused of them all together.
   */
  async rehearse(request: CommandRequest, steps: readonly Step[]): Promise<readonly StepRefused[]> {
    const refused: StepRefused[] = [];
    const note: OnRefusal = (refusal, step) => refused.push({ step, refusal });
    const { stream, id, inputDigest, decide } = this.prepare(request, steps, note);
    const stored = await this.recent.read(stream.nameOf(id));
    await namingTheField(steps, async () => {
      const made = await this.made(request, stream.nameOf(id), id, inputDigest, stored, decide);
      if ('sealed' in made) encodeAppend(stream.nameOf(id), made.revision, made.sealed);
    });
    return refused;
  }

  /** Checks roles and inputs and works out the stream that the steps write. */
  private prepare(request: CommandRequest, steps: readonly Step[], onRefusal?: OnRefusal) {
    const checked = steps.map((one, index) =>
      checkedStep(request, one, steps.length > 1 ? index : undefined),
    );
    const [first] = checked;
    insist(first, 'NOTHING_TO_DO', 'This request holds no step.');
    const ids = new Set(
      checked.map(({ command, input }) => command.idOf(input, () => derivedId(request.commandId))),
    );
    insist(ids.size === 1, 'SEVERAL_STREAMS', 'All steps of one request must be about the same thing.', {
      ids: [...ids],
    });
    const inputDigest = sha256(
      canonicalJson(
        steps.map(({ command, input, record }) => ({ command: command.name, input, record: record ?? {} })),
      ),
    );
    const stream = first.command.stream as StreamType;
    const id = [...ids][0]!;
    const decide: DecideWrite = (stored, { read, today }) =>
      decideSteps({ stream, id, today, actor: request.actor, read }, stored, checked, onRefusal);
    return { stream, id, inputDigest, decide, checked };
  }

  /** Appends what `decide` makes of the stream. Every other write is made of this one. */
  async write(
    request: CommandRequest,
    stream: StreamType,
    id: string,
    inputDigest: string,
    decide: DecideWrite,
    work: Work = untoldWork,
  ): Promise<Handled> {
    const name = stream.nameOf(id);
    const own = { ...request, traceparent: work.traceparent };
    return this.streams.run(name, async () => {
      for (let attempt = 1; ; attempt += 1) {
        work.note({ stream: name, attempts: attempt });
        try {
          return await this.attempt(own, name, id, inputDigest, decide);
        } catch (error) {
          const conflict = error instanceof Refusal && error.code === 'STREAM_CONFLICT';
          if (!conflict || attempt === ATTEMPTS) throw error;
          await pause(Math.random() * attempt * JITTER_MS);
        }
      }
    });
  }

  private async attempt(
    request: CommandRequest,
    name: string,
    id: string,
    inputDigest: string,
    decide: DecideWrite,
  ): Promise<Handled> {
    const stored = await this.recent.read(name);
    const made = await this.made(request, name, id, inputDigest, stored, decide);
    if (!('sealed' in made)) return made;
    const { revision, sealed } = made;
    const appended = await this.log.append(name, revision, sealed);
    return {
      id,
      stream: name,
      position: appended.position,
      changed: true,
      events: sealed.map((event, index) => ({
        id: event.id,
        revision: revision + 1 + index,
        type: event.type,
      })),
    };
  }

  /** The events to append after `revision`, or what to answer when there are none or they are already stored. */
  private async made(
    request: CommandRequest,
    name: string,
    id: string,
    inputDigest: string,
    stored: readonly StoredEvent[],
    decide: DecideWrite,
  ): Promise<Handled | { readonly revision: number; readonly sealed: readonly EventToAppend[] }> {
    const before = stored.filter(({ metadata }) => metadata.commandId === request.commandId);
    if (before.length > 0) return repeated(before, id, inputDigest);

    const now = await instantOf(this.clock, this.log);
    const seen = new Map<string, Checked>();
    const decided = await decide(stored, { read: this.lookUps(seen).read, today: londonDay(now) });
    const last = stored.at(-1);
    if (decided.length === 0) {
      return { id, stream: name, position: last?.position ?? 0, changed: false, events: [] };
    }
    const checked = [...seen.values()].filter((one) => one.stream !== name);
    const unsealed = decided.map((event, index) => ({
      id: eventId(name, request.commandId, index),
      type: event.type,
      version: event.version,
      data: event.data,
      metadata: metadataOf(event, request, new Date(now).toISOString(), inputDigest, checked),
    }));
    const revision = last?.revision ?? NO_STREAM;
    const next = { stream: name, revision: revision + 1, prev: last?.metadata.digest ?? null };
    return { revision, sealed: sealEvents(next, unsealed) };
  }

  /** Look-ups of other streams, each noted with the revision that was read. */
  private lookUps(seen: Map<string, Checked>): { read: ReadState } {
    const read: ReadState = async (stream, id) => {
      const name = stream.nameOf(id);
      const events = await this.recent.read(name);
      const last = events.at(-1);
      if (last) seen.set(name, { stream: name, revision: last.revision });
      return this.recent.folded(stream, events);
    };
    return { read };
  }
}

/** The use case of a request; `several` where its steps are of different ones. */
function useCaseOf(steps: readonly Step[]): string {
  const names = new Set(steps.map(({ command }) => command.name));
  return names.size > 1 ? 'several' : ([...names][0] ?? 'none');
}
