/** Imports a pack that somebody sent as text. */
import { z } from 'zod';
import type { CommandRequest } from '../command-handling/request.js';
import type { EventStore } from '../event-store/event-store.js';
import { checkedInput } from '../kernel/checked-input.js';
import { insist } from '../kernel/refusal.js';
import { importPack } from './import-pack.js';
import type { Importing, ImportSummary } from './import-run.js';

const inputSchema = z.strictObject({
  text: z.string().min(1, { error: 'The pack is empty.' }),
  file: z.string().trim().min(1).max(300).default('pack'),
});

/** Only the business unit loads past audits. Refuses with `NOT_ALLOWED`, `INPUT_INVALID`; faults of the pack are in the summary. */
export async function importPackText(
  importing: Importing,
  log: EventStore,
  input: unknown,
  { actor, correlationId }: CommandRequest,
): Promise<ImportSummary> {
  insist(
    actor.role === 'business_unit' || actor.role === 'system',
    'NOT_ALLOWED',
    'Only the business unit loads past audits.',
    { role: actor.role },
  );
  return importPack(importing, log, checkedInput(inputSchema, input), { actor, correlationId });
}
