/** Entries of the report, its findings and its survey results. */
import { slugOf } from '../../../kernel/refs.js';
import { publishReport } from '../../../reports/commands/publish-report.js';
import { recordFinding } from '../../../reports/commands/record-finding.js';
import { recordSurveyResult } from '../../../reports/commands/record-survey-result.js';
import type { Pack } from '../pack.schema.js';
import { useCase, type Entry } from './entry.js';
import type { Reading } from './reading.js';

type Finding = Pack['findings'][number];
type FindingTable = Pack['findingTables'][number];
type SurveyResult = Pack['surveyResults'][number];
type SurveyTable = Pack['surveyTables'][number];
type Number_ = Finding['numbers'][string];

/** The report itself. Its id is the document's. */
export function documentEntry(reading: Reading): Entry {
  const { document } = reading.pack;
  const { date, ...said } = { lines: undefined, ...document.publishedOn };
  const record = reading.record({
    lines: document.lines ?? said.lines,
    basis: document.basis,
    printed: document.printed,
    note: document.note,
    occurred: document.occurred,
    fields: {
      ...(Object.keys(document.publishedOn).length > 1 ? { publishedOn: said } : {}),
      ...document.fields,
    },
  });
  const input = {
    report: document.id,
    partnership: reading.partnership,
    cycle: reading.cycleOf(document),
    title: document.title,
    documentDigest: document.digest,
    publishedOn: date,
    author: document.author,
  };
  return { key: 'document', path: ['document'], steps: [useCase(publishReport, input, record)] };
}

/** Findings and rows of finding tables; those that speak of other findings come after them. */
export function findingEntries(reading: Reading): Entry[] {
  const { findings, findingTables, surveyResults: _results } = reading.pack;
  const alone = findings.map((one, index) => findingEntry(reading, one, ['findings', index]));
  const rows = findingTables.flatMap((table, index) =>
    table.rows.map((row, at) =>
      findingEntry(reading, findingOfRow(table, row), ['findingTables', index, 'rows', at]),
    ),
  );
  return [...alone, ...rows];
}

function findingEntry(reading: Reading, one: Finding, path: readonly PropertyKey[]): Entry {
  const {
    key: finding,
    kind,
    about,
    title,
    words,
    printed,
    numbers,
    statements,
    base,
    grade,
    by,
    wouldBe,
  } = one;
  const cycle = about.cycle ?? reading.cycle;
  const input = {
    report: reading.document,
    finding,
    kind,
    about: { ...about, items: about.items.map((item) => reading.item(item, cycle)) },
    title,
    words,
    printed,
    numbers: Object.entries(numbers)
      .filter(([, number]) => isPrinted(number))
      .map(([measure, number]) => ({ measure, ...printedOnly(number) })),
    statements,
    base,
    grade,
    by,
    wouldBe,
  };
  return {
    key: `findings/${finding}`,
    path,
    steps: [useCase(recordFinding, input, reading.record(one))],
  };
}

/** A number that is not printed is left out. */
const isPrinted = (number: Number_): boolean =>
  number.count !== null || number.percent !== null || number.value !== null || 'printed' in number;

const printedOnly = (number: Number_) =>
  Object.fromEntries(Object.entries(number).filter(([, value]) => value !== null && value !== undefined));

/** A row of a table as a finding by itself. */
export function findingOfRow(table: FindingTable, row: FindingTable['rows'][number]): Finding {
  const { key, item, agency, numbers, base, ...rest } = row;
  return {
    ...rest,
    key: `${table.key}.${key ?? slugOf(item ?? agency ?? '')}`,
    kind: table.kind,
    about: {
      cycle: table.cycle,
      items: item ? [item] : [],
      agencies: agency ? [agency] : [],
      bodies: [],
      themes: [],
      recommendations: [],
      findings: [],
      results: [],
    },
    numbers: Object.fromEntries(
      table.measures.map((measure, column) => [measure, numbers[column] ?? NOT_PRINTED]),
    ),
    statements: [],
    base: base ?? table.base,
  };
}

const NOT_PRINTED: Number_ = { count: null, percent: null, value: null, basis: 'printed' };

export function surveyEntries(reading: Reading): Entry[] {
  const { surveyResults, surveyTables } = reading.pack;
  const alone = surveyResults.map((one, index) => surveyEntry(reading, one, ['surveyResults', index]));
  const cells = surveyTables.flatMap((table, index) =>
    table.rows.flatMap((row, at) =>
      resultsOfRow(table, row).map((one) => surveyEntry(reading, one, ['surveyTables', index, 'rows', at])),
    ),
  );
  return [...alone, ...cells];
}

function surveyEntry(reading: Reading, one: SurveyResult, path: readonly PropertyKey[]): Entry {
  const {
    key: result,
    item,
    topic,
    themes,
    group,
    answer,
    count,
    countBasis,
    percent,
    mean,
    outOf,
    rank,
  } = one;
  const input = {
    report: reading.document,
    result,
    item: item && reading.item(item),
    topic,
    themes: themes.length > 0 ? themes : undefined,
    group,
    answer,
    count: count ?? undefined,
    countBasis,
    percent: percent ?? undefined,
    mean: mean ?? undefined,
    outOf,
    rank: rank ?? undefined,
    basis: one.basis,
    words: one.words,
    printed: one.printed,
    base: one.base,
  };
  return {
    key: `surveyResults/${result}`,
    path,
    steps: [useCase(recordSurveyResult, input, reading.record(one))],
  };
}

/** One result for each group of a row that has a printed number. */
export function resultsOfRow(table: SurveyTable, row: SurveyTable['rows'][number]): SurveyResult[] {
  const { key, answer, values, ...said } = row;
  const results = new Map<string, SurveyResult>();
  for (const [column, { group, measure, base }] of table.columns.entries()) {
    const value = values[column] ?? null;
    if (value === null) continue;
    const known = results.get(group) ?? {
      ...said,
      key: [table.key, key ?? slugOf(answer ?? 'all'), slugOf(group)].join('.'),
      item: table.item,
      topic: table.topic,
      themes: table.themes,
      group,
      answer,
      count: null,
      percent: null,
      mean: null,
      rank: null,
    };
    results.set(group, { ...known, [measure]: value, base: base ?? known.base });
  }
  return [...results.values()];
}
