/** A running service in a folder of its own, reached through HTTP as anybody would; its clock is set by the test. */
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start, type Running } from '../../src/start.js';
import { allBatches } from '../../src/use-cases.js';
import { configIn } from './configurations.js';
import { newStores, type StoresForTests } from './stores-for-tests.js';

export const BUSINESS_UNIT = 'u-1 business_unit partnership:northshire';

/** An error as GraphQL shows it. */
export interface ShownError {
  readonly message: string;
  readonly extensions: Record<string, unknown> & { readonly code: string };
}

export interface Asked<T> {
  readonly data: T;
  readonly errors?: readonly ShownError[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of an answer is what the test asks for
type AnyAnswer = any;

/** Who sends a command, and how it is recorded. */
export interface Circumstances {
  readonly actor?: string;
  readonly record?: Record<string, unknown>;
  readonly commandId?: string;
}

const COMMAND = 'id changed position upToDate events { id revision type }';

/** Declarations of variables, arguments and result of a mutation beside its input. */
function partsOf(name: string): [string, string, string] {
  if (name === 'importPack') return ['', '', 'complete'];
  const once = [', $commandId: ID', ', commandId: $commandId'] as const;
  if (name === 'recordInError') return [...once, COMMAND];
  const isBatch = allBatches.some((batch) => batch.name === name);
  const result = isBatch
    ? `position upToDate results { ${COMMAND} } refused { index code message }`
    : COMMAND;
  return [`${once[0]}, $record: RecordInput`, `${once[1]}, record: $record`, result];
}

export class RunningService {
  private constructor(
    readonly running: Running,
    private readonly clock: { at: number },
    private readonly folder: string,
  ) {}

  /** Starts on a fresh folder, and on new stores unless some are named. `at` is the service's time, ISO text. */
  static async start(at = '2026-03-02T12:00:00Z', stores?: StoresForTests): Promise<RunningService> {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-'));
    const clock = { at: Date.parse(at) };
    const config = configIn(folder, stores ?? (await newStores()));
    const running = await start(config, { now: () => clock.at });
    return new RunningService(running, clock, folder);
  }

  /** Moves the service's clock. */
  setTime(at: string): void {
    this.clock.at = Date.parse(at);
  }

  /** Sends a request as it is, and gives the whole answer. */
  async send(
    query: string,
    variables: Record<string, unknown> = {},
    actor?: string,
  ): Promise<Asked<AnyAnswer>> {
    const response = await fetch(`${this.running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(actor ? { 'throughline-actor': actor } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Asked<AnyAnswer>;
  }

  /** Asks a question that must be answered. */
  async ask(query: string, variables: Record<string, unknown> = {}): Promise<AnyAnswer> {
    return dataOf(await this.send(query, variables));
  }

  /** Does a mutation that must be accepted, as the business unit unless somebody else is named; gives its result. */
  async tell(
    name: string,
    input: Record<string, unknown>,
    { actor = BUSINESS_UNIT, record, commandId }: Circumstances = {},
  ): Promise<AnyAnswer> {
    return dataOf(await this.send(...this.mutation(name, input, record, commandId), actor))[name];
  }

  /** Does a mutation that must be refused; gives the error. */
  async refused(
    name: string,
    input: Record<string, unknown>,
    { actor = BUSINESS_UNIT, record, commandId }: Circumstances = {},
  ): Promise<ShownError> {
    const { errors } = await this.send(...this.mutation(name, input, record, commandId), actor);
    if (!errors?.[0]) throw new Error(`${name} was not refused.`);
    return errors[0];
  }

  private mutation(
    name: string,
    input: Record<string, unknown>,
    record?: Record<string, unknown>,
    commandId?: string,
  ): [string, Record<string, unknown>] {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
    const [variables, args, result] = partsOf(name);
    return [
      `mutation ($input: ${type}${variables}) { ${name}(input: $input${args}) { ${result} } }`,
      { input, ...(record ? { record } : {}), ...(commandId ? { commandId } : {}) },
    ];
  }

  async stop(): Promise<void> {
    await this.running.app.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function dataOf({ data, errors }: Asked<AnyAnswer>): AnyAnswer {
  if (errors) throw new Error(JSON.stringify(errors, null, 2));
  return data;
}
