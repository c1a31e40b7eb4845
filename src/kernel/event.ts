/** What every event carries, and how event types are declared. */
import { z } from 'zod';
import type { FuzzyDate } from './days.js';
import { partySchema, type Party } from './refs.js';

export const roles = [
  'agency_lead',
  'business_unit',
  'panel',
  'subgroup_member',
  'executive',
  'auditor',
  'system',
] as const;
export type Role = (typeof roles)[number];

/** Who recorded something: an opaque id (names live outside the log), in which role, acting for whom. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
  readonly for: Party;
}

/** How much of a value a document says itself. */
export const basisSchema = z.enum(['printed', 'derived', 'inferred']).meta({
  id: 'Basis',
  description: 'How much of a value the document says itself.',
  values: {
    printed: 'The document prints it.',
    derived: 'It follows from what is printed, by calculation.',
    inferred: 'Somebody read it so; the document does not settle it.',
  },
});

/** Where a fact comes from. A reading is never shown as printed: `printed` holds the words where they differ. */
export const sourceSchema = z
  .strictObject({
    document: z.string().trim().min(1).max(200).describe('The document, by its id or title.'),
    lines: z.array(z.int().min(1)).max(2000).default([]).describe('Line numbers in its text.'),
    field: z
      .string()
      .max(100)
      .optional()
      .describe('Which field of the fact this source is for; all when left out.'),
    basis: basisSchema
      .default('printed')
      .describe('Whether the document prints it, it follows by calculation, or somebody read it so.'),
    printed: z
      .string()
      .max(20_000)
      .optional()
      .describe('The words as printed, where they differ from the value.'),
    note: z.string().max(5_000).optional().describe('What a reader should know about this reading.'),
  })
  .meta({ id: 'SourceInput', description: 'Where a fact comes from.' });
export type Source = z.output<typeof sourceSchema>;

export interface EventRef {
  readonly id: string;
  readonly revision: number;
}

/** A stream and the revision that a decision relied on. */
export interface Checked {
  readonly stream: string;
  readonly revision: number;
}

export interface EventMetadata {
  /** When it was true in the world. */
  readonly occurred: FuzzyDate;
  /** When the tracker learnt it: ISO instant, one value an append. */
  readonly recordedAt: string;
  readonly actor: Actor;
  /** Whose fact it is, when somebody else recorded it. */
  readonly onBehalfOf?: Party;
  readonly sources?: readonly Source[];
  readonly commandId: string;
  readonly inputDigest: string;
  readonly correlationId: string;
  readonly causationId?: string;
  /** The command in a trace (W3C trace context), where one was recorded: what projects the event goes on with it. */
  readonly traceparent?: string;
  readonly checked?: readonly Checked[];
  /** The pack entry that an imported fact came from. `turn` counts how often the entry was written. */
  readonly entry?: { readonly source: string; readonly key: string; readonly turn: number };
  /** An earlier event of the same stream and subject that this one replaces. */
  readonly corrects?: EventRef;
  /** Digest of the event before it on its stream; null for the first. */
  readonly prev: string | null;
  readonly digest: string;
}

/** An event as a decider makes it. Command handling adds the rest. */
export interface NewEvent<T extends string = string, D = unknown> {
  readonly type: T;
  readonly version: number;
  readonly data: D;
  /** The day of this fact, where it differs from the command's. */
  readonly occurred?: FuzzyDate;
  readonly corrects?: EventRef;
}

/** An event read from the log. */
export interface StoredEvent<T extends string = string, D = unknown> {
  /** Place in the log: a safe integer that grows. */
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: T;
  readonly version: number;
  readonly data: D;
  readonly metadata: EventMetadata;
}

export interface EventType<T extends string = string, S extends z.ZodType = z.ZodType> {
  /** Makes an event of this type. */
  (data: z.output<S>, also?: { occurred?: FuzzyDate; corrects?: EventRef }): NewEvent<T, z.output<S>>;
  readonly type: T;
  readonly version: number;
  readonly data: S;
  /** May be dated ahead of its recording. */
  readonly plan: boolean;
  /**
   * The subject of the fact within its stream. Corrections must keep it. The default, '', is the stream's own subject.
   */
  readonly subject: (data: z.output<S>) => string;
  /** Recording this one in error takes its whole subject back. */
  readonly opens: boolean;
  /** Turns the data of version n into version n + 1, for events written by older releases. */
  readonly upcasters: Readonly<Record<number, (data: unknown) => unknown>>;
}

/** Declares an event type; the result makes events of it. */
export function defineEvent<const T extends string, S extends z.ZodType>(definition: {
  type: T;
  version?: number;
  data: S;
  plan?: boolean;
  subject?: (data: z.output<S>) => string;
  opens?: boolean;
  upcasters?: Record<number, (data: unknown) => unknown>;
}): EventType<T, S> {
  const version = definition.version ?? 1;
  const make = (data: z.output<S>, also: { occurred?: FuzzyDate; corrects?: EventRef } = {}) => ({
    type: definition.type,
    version,
    data,
    ...also,
  });
  return Object.assign(make, {
    type: definition.type,
    version,
    data: definition.data,
    plan: definition.plan ?? false,
    subject: definition.subject ?? (() => ''),
    opens: definition.opens ?? false,
    upcasters: definition.upcasters ?? {},
  });
}

/** The union of stored events of a list of event types. */
export type StoredOf<E extends readonly EventType[]> = {
  [I in keyof E]: E[I] extends EventType<infer T, infer S> ? StoredEvent<T, z.output<S>> : never;
}[number];

/** The data of one event type. */
export type DataOf<E> = E extends EventType<string, infer S> ? z.output<S> : never;

/** On any stream: an event that should never have been recorded. Nothing brings it back. */
export const recordedInError = defineEvent({
  type: 'RecordedInError',
  data: z.object({ id: z.string(), revision: z.int().min(0), why: z.object({ narrative: z.string() }) }),
});

export const actorSchema = z.strictObject({
  id: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  role: z.enum(roles),
  for: partySchema,
});
