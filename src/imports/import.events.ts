/** What each import source wrote: streams `import-SOURCE`. */
import { z } from 'zod';
import { defineEvent } from '../kernel/event.js';
import { idSchema, nameSchema } from '../kernel/refs.js';

export const importStarted = defineEvent({
  type: 'ImportStarted',
  subject: () => 'run',
  data: z.object({ run: z.int().min(1), title: nameSchema, fileDigest: z.string(), entries: z.int().min(0) }),
});

/** What was done with pack entries; a hundred an event. */
export const entriesRecorded = defineEvent({
  type: 'EntriesRecorded',
  subject: () => 'entries',
  data: z.object({
    run: z.int().min(1),
    entries: z.array(
      z.object({
        key: z.string(),
        stream: z.string(),
        turn: z.int().min(1),
        /** SHA-256 of the entry's content; null when it was removed from the pack. */
        digest: z.string().nullable(),
        /** The events that now stand for it. */
        events: z.array(z.object({ id: z.string(), revision: z.int() })),
      }),
    ),
  }),
});

export const importCompleted = defineEvent({
  type: 'ImportCompleted',
  subject: () => 'run',
  data: z.object({ run: z.int().min(1), source: idSchema }),
});

export const importEvents = [importStarted, entriesRecorded, importCompleted] as const;
