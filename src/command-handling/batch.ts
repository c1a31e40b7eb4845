/** Many at once: all are decided before the first is stored; one refusal stores nothing. */
import type { BatchDefinition, Recording, Step } from '../kernel/command.js';
import { Refusal } from '../kernel/refusal.js';
import type { CommandHandling, CommandRequest, Handled } from './command-handling.js';
import { problemsOf } from './input-problems.js';

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
  const parsed = batch.input.safeParse(input);
  if (!parsed.success) {
    const problems = problemsOf(parsed.error);
    throw new Refusal('INPUT_INVALID', problems[0]?.message ?? 'The input is wrong.', { problems });
  }
  const steps = batch
    .expand(parsed.data)
    .map((one): Step => ({ ...one, record: { ...record, ...one.record } }));
  const groups = byStream(steps);
  for (const group of groups) await rehearsed(handling, ownRequest(request, group), group);

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

/** Decides a group without storing, and names the step of the list that is refused. */
async function rehearsed(
  handling: CommandHandling,
  request: CommandRequest,
  { indexed }: Group,
): Promise<void> {
  try {
    await handling.rehearse(
      request,
      indexed.map(({ step }) => step),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, error.message, { ...error.data, index: indexed[0]?.index });
  }
}
