/** The note in a data folder that says where the process that owns it can be asked. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const noteSchema = z.object({
  /** Only ever on this machine, so that the token goes nowhere else. */
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/),
  token: z.string().min(1),
});

/** `url`: the owner's address, without a path. `token`: shows that whoever asks can read the data folder. */
export type OwnerNote = Readonly<z.infer<typeof noteSchema>>;

const noteIn = (folder: string): string => join(folder, 'owner.json');

/** Leaves the note, readable by this user alone. */
export function leaveOwnerNote(folder: string, note: OwnerNote): void {
  const unfinished = `${noteIn(folder)}.new`;
  // The mode is kept only where the file is made.
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, JSON.stringify(note), { mode: 0o600 });
  renameSync(unfinished, noteIn(folder));
}

/** The note, or undefined where there is none that can be read. */
export function readOwnerNote(folder: string): OwnerNote | undefined {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(noteIn(folder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Takes the note away. */
export const removeOwnerNote = (folder: string): void => rmSync(noteIn(folder), { force: true });
