/** The note in a data folder that says where the process that owns it can be asked. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** Whether an address is one of this machine, which may change while a service runs. */
function isOfThisMachine(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return isIP(host) > 0 && (host.startsWith('127.') || own.some(({ address }) => address === host));
}

const noteSchema = z.object({
  /** Only ever on this machine, so that the token goes nowhere else. */
  url: z.url({ protocol: /^http$/ }).refine(isOfThisMachine),
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
