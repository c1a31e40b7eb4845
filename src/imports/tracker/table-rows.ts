/** The rows of a CSV table, one at a time, with the line at which each begins. */
import { parse, type CsvError } from 'csv-parse';
import { pipeline, Readable } from 'node:stream';
import { Refusal } from '../../kernel/refusal.js';
import { decodedLines } from './decoding.js';
import type { Mapping } from './mapping.schema.js';

export interface TableRow {
  /** The line at which it begins, counting from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Lines of it that were not UTF-8 and were read as Windows-1252. */
  readonly fellBack: boolean;
}

interface ParsedRow {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** A row with more characters than this is the sign of a quotation mark that was never closed. */
const LONGEST_ROW = 2_000_000;

/**
 * The rows, the header first. Line ends within cells become single line feeds, so that it does not matter where the
 * table was saved. Refuses with `TABLE_SYNTAX`, `TABLE_ENCODING` or `TABLE_LINE_TOO_LONG` (data: `line`).
 */
export async function* tableRows(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, delimiter }: Pick<Mapping, 'encoding' | 'delimiter'>,
): AsyncGenerator<TableRow> {
  const fallbacks: number[] = [];
  async function* text() {
    for await (const { text: decoded, line, fellBack } of decodedLines(bytes, encoding)) {
      if (fellBack) fallbacks.push(line);
      const withoutMark = line === 1 ? decoded.replace(/^\ufeff/, '') : decoded;
      yield withoutMark.replace(/\r\n$/, '\n');
    }
  }
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  // What fails is thrown to whoever reads the parser; who stops reading ends the whole line without an error.
  pipeline(Readable.from(text()), parser, () => undefined);

  let begins = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
      let fellBack = false;
      while (fallbacks.length > 0 && fallbacks[0]! <= info.lines)
        fellBack = fallbacks.shift()! >= begins || fellBack;
      yield { line: begins, cells: record, fellBack };
      begins = info.lines + 1;
    }
  } catch (error) {
    throw error instanceof Refusal ? error : syntaxRefusal(error as CsvError, begins);
  }
}

const syntaxRefusal = (error: CsvError, line: number): Error =>
  error.code?.startsWith('CSV_') || error.code?.startsWith('INVALID_')
    ? new Refusal(
        'TABLE_SYNTAX',
        `This row cannot be read as CSV: ${error.message} Look for a quotation mark that is not closed.`,
        { line },
      )
    : error;
