/** Writes entries of a file, each in one append on one stream: new, changed, removed or brought back. */
import type { CommandHandling } from '../command-handling/command-handling.js';
import type { CommandRequest, Handled } from '../command-handling/request.js';
import { decideSteps, type CheckedStep } from '../command-handling/decide-steps.js';
import { canonicalJson, sha256 } from '../event-store/digest.js';
import { eventTypesOf } from '../catalogue.js';
import { checkInput } from '../kernel/checked-input.js';
import type { Step } from '../kernel/command.js';
import type { Actor, StoredEvent } from '../kernel/event.js';
import { insist, Refusal } from '../kernel/refusal.js';
import { defineStream, partsOfStream, type StreamType } from '../kernel/stream.js';
import { correctionsOf, standingOf, type Corrections } from './corrections.js';

/** An entry whose inputs were checked, with the stream that it is written to. */
export interface CheckedEntry {
  readonly key: string;
  readonly stream: StreamType;
  readonly id: string;
  readonly steps: readonly CheckedStep[];
  /** SHA-256 of what it says. */
  readonly digest: string;
}

/** Checks the inputs of an entry. Refuses with `INPUT_INVALID` (data: `problems`) or `SEVERAL_STREAMS`. */
export function checkedEntry({ key, steps }: { key: string; steps: readonly Step[] }): CheckedEntry {
  const checked = steps.map((step, index) => checkedStep(step, index));
  const [first] = checked;
  insist(first, 'NOTHING_TO_DO', 'This entry says nothing.');
  const ids = new Set(
    checked.map(({ command, input }) => command.idOf(input, () => sha256(key).slice(0, 16))),
  );
  insist(ids.size === 1, 'SEVERAL_STREAMS', 'All parts of one entry must be about the same thing.', {
    ids: [...ids],
  });
  const said = steps.map(({ command, input, record }) => ({
    command: command.name,
    input,
    record: record ?? {},
  }));
  return {
    key,
    stream: first.command.stream,
    id: [...ids][0]!,
    steps: checked,
    digest: sha256(canonicalJson(said)),
  };
}

function checkedStep({ command, input, record }: Step, index: number): CheckedStep {
  const checked = checkInput(command.input, input, [index]);
  if ('problems' in checked) {
    const { problems } = checked;
    const message = problems.map(({ path, message: what }) => `${path}: ${what}`).join(' ');
    throw new Refusal('INPUT_INVALID', message, { problems });
  }
  return { command, input: checked.data as Record<string, unknown>, record: record ?? {} };
}

/** What became of an entry. */
export interface EntryOutcome extends Omit<Corrections, 'events'> {
  /** The full name of the stream. */
  readonly stream: string;
  readonly events: Handled['events'];
}

export interface WriterContext {
  readonly source: string;
  readonly actor: Actor;
  readonly correlationId: string;
}

/** The id of the command that writes an entry's content for the nth time. */
export const entryCommandId = (source: string, key: string, digest: string | null, turn: number): string =>
  sha256(canonicalJson([source, key, digest, turn]));

export class EntryWriter {
  constructor(
    private readonly handling: CommandHandling,
    private readonly context: WriterContext,
  ) {}

  /** Writes the present content of an entry. `movedFrom` is the stream that an earlier version was written to. */
  async write(entry: CheckedEntry, turn: number, movedFrom?: string): Promise<EntryOutcome> {
    const { key, digest, stream, id, steps } = entry;
    const commandId = entryCommandId(this.context.source, key, digest, turn);
    const left = movedFrom ? await this.takeBack(key, movedFrom, turn, `${commandId}/left`) : NOTHING;
    const { actor } = this.context;
    const outcome = await this.append(
      key,
      turn,
      commandId,
      stream,
      id,
      digest,
      async (stored, { read, today }) => {
        const standing = standingOf(stream, stored, { source: this.context.source, key });
        const begins = Math.min(...standing.map(({ place }) => place), Infinity);
        const before = stored.filter(({ revision }) => revision < begins);
        const desired = await decideSteps({ stream, id, today, actor, read }, before, steps);
        return correctionsOf(stream, stored, { source: this.context.source, key }, desired, today);
      },
    );
    return {
      ...outcome,
      takenBack: outcome.takenBack + left.takenBack,
      leftAlone: [...left.leftAlone, ...outcome.leftAlone],
      events: [...left.events, ...outcome.events],
    };
  }

  /** Takes back what an entry wrote to a stream. */
  takeBack(
    key: string,
    streamName: string,
    turn: number,
    commandId = entryCommandId(this.context.source, key, null, turn),
  ): Promise<EntryOutcome> {
    const stream = streamNamed(streamName);
    const { id } = partsOfStream(streamName);
    return this.append(key, turn, commandId, stream, id, sha256(commandId), async (stored, { today }) =>
      correctionsOf(stream, stored, { source: this.context.source, key }, [], today),
    );
  }

  private async append(
    key: string,
    turn: number,
    commandId: string,
    stream: StreamType,
    id: string,
    inputDigest: string,
    correct: (
      stored: readonly StoredEvent[],
      context: Parameters<Parameters<CommandHandling['write']>[4]>[1],
    ) => Promise<Corrections>,
  ): Promise<EntryOutcome> {
    const { source, actor, correlationId } = this.context;
    const request: CommandRequest = { commandId, actor, correlationId, entry: { source, key, turn } };
    let corrections: Corrections = NOTHING;
    const { stream: name, events } = await this.handling.write(
      request,
      stream,
      id,
      inputDigest,
      async (stored, context) => {
        corrections = await correct(stored, context);
        return corrections.events;
      },
    );
    return { ...corrections, stream: name, events };
  }
}

const NOTHING: Corrections & { readonly events: readonly never[] } = {
  events: [],
  added: 0,
  corrected: 0,
  takenBack: 0,
  leftAlone: [],
};

/** Taking back needs only the event types of a stream, not its state. */
const streamNamed = (name: string): StreamType =>
  defineStream({
    category: partsOfStream(name).category,
    events: eventTypesOf({ stream: name }),
    initial: undefined,
    evolve: {},
  }) as StreamType;
