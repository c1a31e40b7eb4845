/** The text of a pack: YAML, or JSON, which is a part of YAML. Knows the line of every field. */
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import type { Problem } from './problems.js';

/** A pack has at most this many characters. */
export const MAX_PACK_LENGTH = 20_000_000;

export interface PackText {
  /** The plain value that the text holds; undefined when it cannot be read. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The line of a field; of the deepest part of the path that is there, when it is not. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/** Reads YAML or JSON. Every fault of the writing comes back with its line. */
export function readPackText(text: string, file: string): PackText {
  const problem = (line: number, code: string, message: string): Problem => ({
    file,
    line,
    path: '',
    code,
    message,
  });
  const unread = (problems: readonly Problem[]): PackText => ({
    value: undefined,
    problems,
    lineOf: () => 1,
  });
  if (text.length > MAX_PACK_LENGTH) {
    return unread([
      problem(1, 'PACK_TOO_LARGE', 'This file is too large for a pack. Give every audit its own file.'),
    ]);
  }
  const foreign = text.indexOf('\ufffd');
  if (foreign >= 0) {
    return unread([
      problem(
        text.slice(0, foreign).split('\n').length,
        'PACK_ENCODING',
        'This line is not UTF-8. Save the file as UTF-8 and import it again.',
      ),
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  if (document.errors.length > 0) {
    return unread(
      document.errors.map(({ pos, message }) =>
        problem(lines.linePos(pos[0]).line || 1, 'PACK_SYNTAX', `This cannot be read: ${message}`),
      ),
    );
  }
  const lineOf = (path: readonly PropertyKey[]) => lineAt(document, lines, path);
  try {
    return { value: document.toJS({ maxAliasCount: 1000 }), problems: [], lineOf };
  } catch (error) {
    return unread([problem(1, 'PACK_SYNTAX', `This cannot be read: ${(error as Error).message}`)]);
  }
}

function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  let node: Node | null = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = (node.resolve(document) as Node | undefined) ?? null;
    const next = partOf(node, part);
    if (!next) break;
    offset = next.offset ?? offset;
    node = next.node;
  }
  return lines.linePos(offset).line || 1;
}

/** One step of a path: where it begins and what is there. A field begins at its name. */
function partOf(
  node: Node | null,
  part: PropertyKey,
): { node: Node | null; offset: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part)) as
      Pair<Node, Node> | undefined;
    return pair ? { node: pair.value, offset: pair.key.range?.[0] } : undefined;
  }
  if (isSeq(node)) {
    const item = node.items[Number(part)];
    return isNode(item) ? { node: item, offset: item.range?.[0] } : undefined;
  }
  return undefined;
}
