/** given / when / then for deciders: events of a stream, a use case, and the events or the refusal that follow. */
import { expect } from '@jest/globals';
import { decideSteps } from '../../src/command-handling/decide-steps.js';
import { checkedInput } from '../../src/kernel/checked-input.js';
import { onDay, type Day, type FuzzyDate } from '../../src/kernel/days.js';
import type { CommandDefinition, ReadState, Recording } from '../../src/kernel/command.js';
import type { Actor, EventMetadata, NewEvent, StoredEvent } from '../../src/kernel/event.js';
import { Refusal } from '../../src/kernel/refusal.js';
import { fold, type StreamType } from '../../src/kernel/stream.js';
import type { z } from 'zod';

export const TODAY: Day = '2026-03-02';

export const businessUnit: Actor = { id: 'unit-1', role: 'business_unit', for: 'partnership:here' };

/** The source of a fact that was read in a document. */
export const fromReport: Pick<Recording, 'sources'> = {
  sources: [{ document: 'report', lines: [1], basis: 'printed' }],
};

interface Circumstances {
  readonly actor?: Actor;
  readonly record?: Recording;
  readonly today?: Day;
  /** Events of other streams, by stream name, that look-ups see. */
  readonly others?: Readonly<Record<string, readonly NewEvent[]>>;
}

/** Stored events made of new ones: ids `e0`, `e1`, ..., each on its own day or today. */
export function storedEvents(stream: string, events: readonly NewEvent[], today: Day = TODAY): StoredEvent[] {
  return events.map((event, revision) => ({
    position: revision + 1,
    stream,
    revision,
    id: `e${revision}`,
    type: event.type,
    version: event.version,
    data: event.data,
    metadata: {
      occurred: event.occurred ?? onDay(today),
      recordedAt: `${today}T12:00:00.000Z`,
      actor: businessUnit,
      commandId: `c${revision}`,
      inputDigest: '',
      correlationId: '',
      ...(event.corrects ? { corrects: event.corrects } : {}),
      prev: null,
      digest: '',
    } satisfies EventMetadata,
  }));
}

/** Starts a decider test. `events` are those already on the stream. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a stream of any events
export function given<S>(stream: StreamType<S, any>, events: readonly NewEvent[] = []) {
  return {
    when<C extends CommandDefinition>(
      command: C,
      input: z.input<C['input']>,
      circumstances: Circumstances = {},
    ) {
      const decide = () =>
        decided(stream as unknown as StreamType<unknown>, events, command, input, circumstances);
      return {
        /** The new events: type and data, and the day where the expectation names one. */
        async then(expected: readonly NewEvent[]) {
          const made = await decide();
          expect(made.map(({ type, data }) => ({ type, data }))).toEqual(
            expected.map(({ type, data }) => ({ type, data: withoutUndefined(data) })),
          );
          for (const [index, { occurred }] of expected.entries()) {
            if (occurred) expect(made[index]?.occurred).toEqual(occurred);
          }
        },
        /** Nothing changes. */
        async changesNothing() {
          expect(await decide()).toEqual([]);
        },
        async refused(code: string, data?: Record<string, unknown>) {
          const refusal = await decide().then(
            (made) => made.map(({ type }) => type),
            (error: unknown) => error,
          );
          expect(refusal).toBeInstanceOf(Refusal);
          expect((refusal as Refusal).code).toBe(code);
          if (data) expect((refusal as Refusal).data).toMatchObject(data);
        },
      };
    },
  };
}

async function decided<C extends CommandDefinition>(
  stream: StreamType<unknown>,
  events: readonly NewEvent[],
  command: C,
  input: z.input<C['input']>,
  { actor = businessUnit, record = {}, today = TODAY, others = {} }: Circumstances,
): Promise<{ type: string; data: unknown; occurred: FuzzyDate }[]> {
  const checked = checkedInput(command.input, input);
  const id = command.idOf(checked, () => 'derived');
  const read: ReadState = async (other, otherId) => {
    const name = other.nameOf(otherId);
    return fold(other, storedEvents(name, others[name] ?? [], today));
  };
  const made = await decideSteps(
    { stream, id, today, actor, read },
    storedEvents(stream.nameOf(id), events, today),
    [{ command, input: checked, record }],
  );
  return made.map(({ type, data, occurred }) => ({ type, data: withoutUndefined(data), occurred }));
}

const withoutUndefined = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
