/** Many at once: all are decided before the first is stored; one refusal stores nothing. */
import type { BatchDefinition, Recording, Step } from '../kernel/command.js';
import { checkedInput } from '../kernel/checked-input.js';
import { Refusal } from '../kernel/refusal.js';
import type { CommandHandling } from './command-handling.js';
import type { CommandRequest, Handled } from './request.js';

export interface BatchHandled {
  readonly results: readonly Handled[];
  /** What a concurrent change got in the way of after the first was stored; sending the list again finishes it. */
  readonly refused: readonly { readonly index: number; readonly code: string; readonly message: string }[];
  readonly position: number;
}

/** Handles a list of use cases with ids derived from the list's own, one append a stream. */
export async function handleBatch(
  handling: CommandHandling,
  request: CommandRequest,
  batch: BatchDefinition,
  input: Record<string, unknown>,
  record: Recording | undefined,
): Promise<BatchHandled> {
  const steps = batch
    .expand(checkedInput(batch.input, input))
    .map((one): Step => ({ ...one, record: { ...record, ...one.record } }));
  const groups = byStream(steps);
  const wrong: EntryRefused[] = [];
  for (const group of groups) wrong.push(...(await refusedOf(handling, ownRequest(request, group), group)));
  insistNone(wrong, batch.entries, steps.length);

  const results: Handled[] = [];
  const refused: BatchHandled['refused'][number][] = [];
  for (const group of groups) {
    const { indexed } = group;
    try {
      results.push(
        await handling.handle(
          ownRequest(request, group),
          indexed.map(({ step }) => step),
        ),
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push(...indexed.map(({ index }) => ({ index, code: error.code, message: error.message })));
    }
  }
  return { results, refused, position: Math.max(0, ...results.map(({ position }) => position)) };
}

interface Group {
  readonly stream: string;
  readonly indexed: readonly { readonly step: Step; readonly index: number }[];
}

/** The ids of a list's commands derive from its own and the stream. */
const ownRequest = (request: CommandRequest, { stream }: Group): CommandRequest => ({
  ...request,
  commandId: `${request.commandId}/${stream}`,
});

function byStream(steps: readonly Step[]): Group[] {
  const groups = new Map<string, { step: Step; index: number }[]>();
  for (const [index, step] of steps.entries()) {
    const { command } = step;
    const parsed = command.input.safeParse(step.input);
    const id = parsed.success ? command.idOf(parsed.data, () => String(index)) : String(index);
    const stream = command.stream.nameOf(id);
    groups.set(stream, [...(groups.get(stream) ?? []), { step, index }]);
  }
  return [...groups].map(([stream, indexed]) => ({ stream, indexed }));
}

interface EntryRefused {
  /** Its place in the list, from 0. */
  readonly index: number;
  readonly refusal: Refusal;
}

/** Decides a group without storing, and says which entries of the list are refused. */
async function refusedOf(
  handling: CommandHandling,
  request: CommandRequest,
  { indexed }: Group,
): Promise<EntryRefused[]> {
  try {
    const refused = await handling.rehearse(
      request,
      indexed.map(({ step }) => step),
    );
    return refused.map(({ step, refusal }) => ({ index: indexed[step]!.index, refusal }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [{ index: indexed[0]!.index, refusal: error }];
  }
}

/** An answer that lists every wrong entry of a long list helps nobody. */
const MAX_PROBLEMS = 50;
/** As many reasons as a sentence can give. */
const MAX_REASONS = 5;

/**
 * Refuses a list with wrong entries, naming each (data: `problems`): one alone with its own code, several with
 * `ENTRIES_REFUSED`.
 */
function insistNone(wrong: readonly EntryRefused[], entries: string, count: number): void {
  const [first, ...others] = [...wrong].sort((a, b) => a.index - b.index);
  if (!first) return;
  const problems = [first, ...others]
    .slice(0, MAX_PROBLEMS)
    .map(({ index, refusal: { code, message, data } }) => ({
      index,
      path: pathOf(entries, index, data['path']),
      code,
      message,
    }));
  const { index, path } = problems[0]!;
  if (others.length === 0) {
    const { code, message, data } = first.refusal;
    throw new Refusal(code, message, { ...data, index, path, problems });
  }
  const reasons = [...new Set(problems.map(({ message }) => message))].slice(0, MAX_REASONS);
  throw new Refusal(
    'ENTRIES_REFUSED',
    `Nothing was recorded, because ${wrong.length} of ${count} entries cannot be: ${reasons.join(' ')}`,
    { index, path, problems },
  );
}

/** The field of an entry; what is said about how all are recorded is no field of an entry. */
function pathOf(entries: string, index: number, path: unknown): string {
  if (typeof path !== 'string' || path === '') return `${entries}.${index}`;
  const ofAll = path === 'commandId' || path.startsWith('record.');
  return ofAll ? path : `${entries}.${index}.${path}`;
}
