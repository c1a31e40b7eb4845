/** The rows of a table, read by its mapping. */
import { Refusal } from '../../kernel/refusal.js';
import type { Mapping } from './mapping.schema.js';
import { readRow, type Header, type RowRead } from './row-facts.js';
import type { TableRow } from './table-rows.js';

/** Rows of a table with what each says; the header is found first. Refuses with `COLUMN_MISSING`. */
export async function* readRows(mapping: Mapping, rows: AsyncIterable<TableRow>): AsyncGenerator<RowRead> {
  let header: Header | undefined;
  for await (const row of rows) {
    if (!header) header = headerOf(mapping, row);
    else yield readRow(row, header, mapping);
  }
  if (!header)
    throw new Refusal('TABLE_EMPTY', 'This table is empty. It needs a header and rows.', { line: 1 });
}

function headerOf(mapping: Mapping, { cells, line }: TableRow): Header {
  const header = new Map(cells.map((name, index) => [name.trim(), index]));
  const wanted = [
    ...Object.values(mapping.columns),
    ...mapping.progress.flatMap(({ status, note, date }) => [status, note, date]),
  ];
  const missing = [...new Set(wanted)].filter((column) => column !== undefined && !header.has(column));
  if (missing.length > 0) {
    throw new Refusal(
      'COLUMN_MISSING',
      `The table has no column ${missing.join(', ')}. Its columns are ${[...header.keys()].join(', ')}.`,
      { line },
    );
  }
  return header;
}
