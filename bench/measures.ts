/** What measurements share: medians, and the table that says whether targets are met. */

/** The middle one; NaN of none. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Something measured. Without a target it is shown for comparison. */
export interface Measure {
  readonly what: string;
  readonly result: number;
  /** What is counted: `MB`, `ms`; left out for a ratio. */
  readonly unit?: string;
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  /** What we would like it to be at most; it depends on the machine, so missing it fails nothing. */
  readonly aim?: number;
}

/** Whether the target is met; a measure without one always does. */
export function isMet({ result, target }: Measure): boolean {
  if (!target) return true;
  return 'atLeast' in target ? result >= target.atLeast : result <= target.atMost;
}

/** The lines of a table: a head, and a line for each measure. */
export const rowsOf = (measures: readonly Measure[]): string[][] => [
  ['Measure', 'Target', 'Result', ''],
  ...measures.map((measure) => [
    measure.what,
    targetText(measure),
    amount(measure.result, measure.unit),
    measure.target ? (isMet(measure) ? 'met' : 'NOT MET') : '',
  ]),
];

const amount = (value: number, unit?: string): string =>
  `${value.toFixed(value < 100 ? 2 : 0)}${unit ? ` ${unit}` : ''}`;

function targetText({ target, aim, unit }: Measure): string {
  if (aim !== undefined) return `aim ${amount(aim, unit)}`;
  if (!target) return '';
  return 'atLeast' in target
    ? `at least ${amount(target.atLeast, unit)}`
    : `at most ${amount(target.atMost, unit)}`;
}

/**
 * Does work whose packages print what goes wrong with it, or throw it where nobody can catch it. It is counted where it is
 * measured, as an append that was not answered.
 */
export async function withoutChatter<T>(work: () => Promise<T>): Promise<T> {
  const print = console.log;
  console.log = () => undefined;
  process.on('uncaughtException', passOverBusy);
  try {
    return await work();
  } finally {
    console.log = print;
    process.off('uncaughtException', passOverBusy);
  }
}

function passOverBusy(error: Error): void {
  if (!error.message.includes('SQLITE_BUSY')) throw error;
}
