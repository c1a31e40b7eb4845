/** Reads and checks a pack: its writing, its fields, and whether its parts agree. All problems at once. */
import type { ReadState } from '../../kernel/command.js';
import { crossChecks } from './cross-checks.js';
import { packEntries } from './entries/pack-entries.js';
import type { Entry } from './entries/entry.js';
import { packSchema, type Pack } from './pack.schema.js';
import { readPackText } from './pack-text.js';
import { inOrderOfFile, type PathProblem, type Problem } from './problems.js';
import { unknownReferences } from './references.js';
import { schemaProblems } from './schema-problems.js';

/** An entry with its line in the file. */
export interface LocatedEntry extends Entry {
  readonly line: number;
}

export interface PackRead {
  /** The pack, when its fields are right; it may still have problems. */
  readonly pack?: Pack;
  readonly entries: readonly LocatedEntry[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a pack from YAML or JSON. `file` names it in the problems; `read` looks up what the pack names and does not
 * hold.
 */
export async function readPack(text: string, file: string, read: ReadState): Promise<PackRead> {
  const { value, problems, lineOf } = readPackText(text, file);
  if (problems.length > 0) return { entries: [], problems };

  const located = ({ path, code, message }: PathProblem): Problem => ({
    file,
    line: lineOf(path),
    path: path.map(String).join('.'),
    code,
    message,
  });
  const parsed = packSchema.safeParse(value);
  if (!parsed.success) {
    return { entries: [], problems: inOrderOfFile(schemaProblems(parsed.error).map(located)) };
  }
  const pack = parsed.data;
  const disagreements = [...crossChecks(pack), ...(await unknownReferences(pack, read))];
  return {
    pack,
    entries: packEntries(pack).map((entry) => ({ ...entry, line: lineOf(entry.path) })),
    problems: inOrderOfFile(disagreements.map(located)),
  };
}
