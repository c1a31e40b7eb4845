/** What one row of a table says, read by its mapping. Pure. */
import { partySchema, slugOf, type Party } from '../../kernel/refs.js';
import { sha256 } from '../../event-store/digest.js';
import { MAX_NARRATIVE } from '../../kernel/narrative.js';
import type { PackDate } from '../pack/shared.schema.js';
import { hasSpreadsheetMark, isMisread, putRight, withoutSpreadsheetMarks } from './decoding.js';
import type { Mapping, StatusMeaning } from './mapping.schema.js';
import { dateIn } from './table-dates.js';
import type { TableRow } from './table-rows.js';

/** Somebody whom a row names. */
export interface NamedParty {
  readonly party: Party;
  /** The name as the table writes it. */
  readonly name: string;
}

export interface RowProgress {
  readonly meaning: StatusMeaning | undefined;
  readonly statusPrinted: string | undefined;
  readonly note: string | undefined;
  readonly date: PackDate | undefined;
  readonly cycle: string | undefined;
}

export interface RowFacts {
  readonly line: number;
  readonly number: string | undefined;
  readonly list: string | undefined;
  readonly cycle: string | undefined;
  readonly text: string | undefined;
  /** Digest of the text, by which rows with the same number are told apart. */
  readonly textDigest: string;
  readonly recipients: readonly NamedParty[];
  readonly responsible: readonly NamedParty[];
  readonly made: PackDate | undefined;
  readonly due: PackDate | undefined;
  readonly reviewDate: PackDate | undefined;
  readonly response: string | undefined;
  readonly themes: readonly string[];
  readonly progress: readonly RowProgress[];
}

/** A problem or a note of one row. */
export interface RowRemark {
  readonly code: string;
  readonly column: string;
  readonly message: string;
}

export interface RowRead {
  readonly facts: RowFacts;
  /** What must be put right before anything is stored. */
  readonly problems: readonly RowRemark[];
  /** What is kept as it is, and should be known. */
  readonly notes: readonly RowRemark[];
}

/** Where each column of the mapping stands in the table. */
export type Header = ReadonlyMap<string, number>;

/** Reads a row. What it cannot read becomes a problem; what is blank stays unknown. */
export function readRow(row: TableRow, header: Header, mapping: Mapping): RowRead {
  const problems: RowRemark[] = [];
  const notes: RowRemark[] = [];
  const note = (code: string, column: string, message: string) => notes.push({ code, column, message });
  const refuse = (code: string, column: string, message: string) => problems.push({ code, column, message });

  const cell = (column: string | undefined): string | undefined => {
    const raw = column === undefined ? '' : (row.cells[header.get(column) ?? -1] ?? '');
    const text = mapping.tidy ? withoutSpreadsheetMarks(putRight(raw)) : raw;
    if (text.length > MAX_NARRATIVE)
      refuse('CELL_TOO_LONG', column!, `This cell has more than ${MAX_NARRATIVE} characters.`);
    return text.trim() === '' ? undefined : text.trim();
  };
  const date = (column: string | undefined): PackDate | undefined => {
    const text = cell(column);
    const read = text === undefined ? undefined : dateIn(text, mapping.dates);
    if (text !== undefined && !read) {
      refuse(
        'DATE_UNREADABLE',
        column!,
        `"${text}" is no date of the kinds ${mapping.dates.join(', ')}. Correct it, or add its kind to dates.`,
      );
    }
    return read;
  };
  const list = (column: string | undefined): string[] => {
    const text = cell(column);
    const parts = text === undefined ? [] : mapping.separator ? text.split(mapping.separator) : [text];
    return parts.map((part) => part.trim()).filter((part) => part !== '');
  };
  const parties = (column: string | undefined): NamedParty[] =>
    list(column).flatMap((name) => {
      const party = partyNamed(name, mapping);
      if (!party)
        refuse(
          'NAME_UNREADABLE',
          column!,
          `"${name}" cannot be made into an id. Put it under recipients: known.`,
        );
      return party ? [{ party, name }] : [];
    });

  const { columns } = mapping;
  const text = cell(columns.text);
  const made = date(columns.made);
  const facts: RowFacts = {
    line: row.line,
    number: cell(columns.number),
    list: cell(columns.list),
    cycle: cell(columns.cycle) ?? mapping.cycle,
    text,
    textDigest: sha256((text ?? '').replace(/\s+/g, ' ')),
    recipients: parties(columns.recipient),
    responsible: parties(columns.responsible),
    made,
    due: date(columns.due),
    reviewDate: date(columns.reviewDate),
    response: cell(columns.response),
    themes: list(columns.themes),
    progress: mapping.progress.map((one) => {
      const statusPrinted = cell(one.status);
      const meaning = statusPrinted === undefined ? undefined : mapping.statuses[statusPrinted];
      if (statusPrinted !== undefined && !meaning) {
        refuse(
          'STATUS_UNKNOWN',
          one.status!,
          `Nothing says what "${statusPrinted}" means. Add it to statuses.`,
        );
      }
      const given = date(one.date);
      const holds = !one.dateHoldsFor || one.dateHoldsFor.includes(statusPrinted ?? '');
      if (given && !holds) {
        note(
          'DATE_WITHOUT_ITS_STATUS',
          one.date!,
          'There is a day here that belongs to another status than the one in its row. The day was not used.',
        );
      }
      if (!given && one.date && one.dateHoldsFor?.includes(statusPrinted ?? '')) {
        note('STATUS_WITHOUT_DATE', one.date, 'The status has a day of its own, but that is blank.');
      }
      if (given?.latest && made?.earliest && given.latest < made.earliest) {
        note('STATUS_BEFORE_MADE', one.date!, 'The status is older than the recommendation.');
      }
      const day = one.on ? { earliest: one.on, latest: one.on } : undefined;
      return {
        meaning,
        statusPrinted,
        note: cell(one.note),
        date: holds ? (given ?? day) : day,
        cycle: one.cycle,
      };
    }),
  };

  const blank = { number: facts.number, text, made, recipient: facts.recipients[0] };
  for (const [field, value] of Object.entries(blank)) {
    const column = columns[field as keyof typeof blank];
    if (column && value === undefined) note(`BLANK_${field.toUpperCase()}`, column, `The ${field} is blank.`);
  }
  if (row.fellBack) note('READ_AS_WINDOWS_1252', '', 'This row is not UTF-8 and was read as Windows-1252.');
  if (row.cells.some(isMisread)) {
    note(
      'WRONGLY_ENCODED',
      '',
      `Some characters were saved in the wrong encoding${mapping.tidy ? ' and were put right' : ''}.`,
    );
  }
  if (row.cells.some(hasSpreadsheetMark)) {
    note(
      'SPREADSHEET_MARKS',
      '',
      `There are marks of a spreadsheet (_x000D_) in it${mapping.tidy ? ', which were taken out' : ''}.`,
    );
  }
  if (row.cells.length !== header.size) {
    refuse('CELLS_UNEVEN', '', `This row has ${row.cells.length} cells; the header has ${header.size}.`);
  }
  return { facts, problems, notes };
}

function partyNamed(name: string, { recipients }: Mapping): Party | undefined {
  const known = recipients.known[name];
  if (known) return known;
  const written = partySchema.safeParse(name);
  if (written.success) return written.data;
  const slug = slugOf(name);
  return slug ? `agency:${slug}` : undefined;
}
