/** Bytes of a table as text. Tables of many years often mix encodings, so every line is looked at by itself. */
import { TextDecoder } from 'node:util';
import { Refusal } from '../../kernel/refusal.js';
import type { Mapping } from './mapping.schema.js';

/** A line of more bytes than this is no line of a table. */
const LONGEST_LINE = 5_000_000;
const LINE_FEED = 10;

export interface DecodedLine {
  readonly text: string;
  /** Counts from 1. */
  readonly line: number;
  /** Not UTF-8, and read as Windows-1252 instead. */
  readonly fellBack: boolean;
}

/** The lines of a table with their ends. Refuses with `TABLE_ENCODING` or `TABLE_LINE_TOO_LONG` (data: `line`). */
export async function* decodedLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Mapping['encoding'],
): AsyncGenerator<DecodedLine> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let line = 0;
  for await (const piece of linesOf(bytes)) {
    line += 1;
    if (line === 1 && isUtf16(piece)) {
      throw new Refusal(
        'TABLE_ENCODING',
        'This file is in UTF-16. Save it as "CSV UTF-8" and import it again.',
        { line },
      );
    }
    if (encoding === 'windows-1252') {
      yield { text: asWindows1252(piece), line, fellBack: false };
      continue;
    }
    const text = decodedOrNone(utf8, piece);
    if (text === undefined && encoding === 'utf-8') {
      throw new Refusal(
        'TABLE_ENCODING',
        'This line is not UTF-8. Save the file as "CSV UTF-8", or set encoding: detect.',
        {
          line,
        },
      );
    }
    yield { text: text ?? asWindows1252(piece), line, fellBack: text === undefined };
  }
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at + 1)]);
      [rest, length, from] = [[], 0, at + 1];
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LONGEST_LINE) {
      throw new Refusal(
        'TABLE_LINE_TOO_LONG',
        'This file has a line that never ends. Save it as CSV and import that.',
      );
    }
  }
  if (length > 0) yield Buffer.concat(rest);
}

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

function decodedOrNone(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * What Windows-1252 has where Latin-1 has control characters. Written out, because some releases of Node.js decode
 * Windows-1252 as Latin-1.
 */
const WINDOWS_ONLY = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const asWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => WINDOWS_ONLY[character.charCodeAt(0) - 0x80]!);

/** What UTF-8 becomes when it is read as Windows-1252: a lead character and those that go on from it. */
const misread = /[\u00c2-\u00f4\u0152-\u2122][\u0080-\u00bf\u0152-\u2122]{1,3}/g;

const windowsBytes = new Map(
  Array.from({ length: 256 }, (_, byte) => [asWindows1252(Uint8Array.of(byte)), byte] as const),
);

/** Puts characters right that were UTF-8 and were read as Windows-1252 (`â€¢` for a bullet). */
export const putRight = (text: string): string => text.replace(misread, (part) => asUtf8(part) ?? part);

/** Whether a text holds characters that were read in the wrong encoding. */
export const isMisread = (text: string): boolean => putRight(text) !== text;

function asUtf8(part: string): string | undefined {
  const bytes = [...part].map((character) => windowsBytes.get(character));
  if (bytes.includes(undefined)) return undefined;
  for (let length = bytes.length; length > 1; length -= 1) {
    const text = decodedOrNone(
      new TextDecoder('utf-8', { fatal: true }),
      Uint8Array.from(bytes.slice(0, length) as number[]),
    );
    if (text !== undefined) return text + part.slice(length);
  }
  return undefined;
}

const spreadsheetMark = /_x000[aAdD]_/g;

/** Whether a text holds the mark that spreadsheets leave for a line end (`_x000D_`). */
export const hasSpreadsheetMark = (text: string): boolean => /_x000[aAdD]_/.test(text);

/** The text without such marks. */
export const withoutSpreadsheetMarks = (text: string): string => text.replace(spreadsheetMark, '');
