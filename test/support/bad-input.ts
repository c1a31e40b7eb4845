/** Inputs that must be refused, and what every refusal must look like. */
import { expect } from '@jest/globals';
import type { RunningService, ShownError } from './running-service.js';

/** Text that must never reach anybody outside: stacks, paths of the server, generic faults. */
const INTERNALS = /INTERNAL|node_modules|\\n\s+at |\/src\/|\/dist\/|\.[jt]s:\d|Invalid input|expected \w+ to/;

/** Holds an error against what all errors promise: a stable code, a sentence, and nothing of the server's inside. */
function expectToHelp(error: ShownError): void {
  expect(error.extensions.code).toMatch(/^[A-Z][A-Z_]+$/);
  expect(error.message).toMatch(/^[A-Z0-9"].*[.!?]$/s);
  expect(JSON.stringify(error)).not.toMatch(INTERNALS);
}

/** The field that an error names: its own, or that of its first problem. */
const fieldOf = ({ extensions }: ShownError): unknown =>
  extensions['path'] ?? (extensions['problems'] as { path: string }[] | undefined)?.[0]?.path;

/**
 * Makes the check of refusals on a service whose history stands at `head`: each helps, has this code, names this field
 * (null: there is none), and stored nothing.
 */
export const refusalsOn =
  (service: RunningService, head: string) =>
  async (error: ShownError | undefined, code: string, field: string | null): Promise<void> => {
    if (!error) throw new Error('It was not refused.');
    expectToHelp(error);
    expect(error.extensions.code).toBe(code);
    expect(fieldOf(error) ?? null).toBe(field);
    expect(await headOf(service)).toBe(head);
  };

/** Where the history stands. */
export const headOf = async (service: RunningService): Promise<string> =>
  (await service.ask('{ status { head } }')).status.head;

/** Sends a body as it is and gives the status and what came back. */
export async function post(
  service: RunningService,
  body: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<{ status: number; errors: ShownError[] }> {
  const response = await fetch(`${service.running.url}/graphql`, { method: 'POST', headers, body });
  const { errors } = (await response.json()) as { errors: ShownError[] };
  return { status: response.status, errors };
}
