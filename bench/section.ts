/** What a part of the benchmarks found: a table for people, and the measures that have targets. */
import { isMet, rowsOf, type Measure } from './measures.js';

export interface Section {
  readonly title: string;
  /** What was measured, and how: a paragraph. */
  readonly about: string;
  /** Lines of a table; the first is its head. */
  readonly table?: readonly (readonly string[])[];
  readonly measures: readonly Measure[];
}

/** A section as Markdown. */
export const markdownOf = ({ title, about, table, measures }: Section): string =>
  [
    `## ${title}`,
    about,
    ...(table ? [markdownTable(table)] : []),
    ...(measures.length > 0 ? [markdownTable(rowsOf(measures))] : []),
  ].join('\n\n');

/** Whether all of its targets are met. */
export const allMet = ({ measures }: Section): boolean => measures.every(isMet);

/** Lines as a Markdown table; the first is its head. */
export function markdownTable([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head!), line(head!.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** A number with separators: two decimals under 10. */
export const shown = (value: number): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 2 : 0 });
