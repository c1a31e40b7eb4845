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

/** A table with a line for each measure. */
export function tableOf(measures: readonly Measure[]): string {
  const rows = measures.map((measure) => [
    measure.what,
    targetText(measure),
    amount(measure.result, measure.unit),
    measure.target ? (isMet(measure) ? 'met' : 'NOT MET') : '',
  ]);
  const lines = [['Measure', 'Target', 'Result', ''], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines
    .map((line) => line.map((cell, at) => cell.padEnd(widths[at]!)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

const amount = (value: number, unit?: string): string =>
  `${value.toFixed(value < 100 ? 2 : 0)}${unit ? ` ${unit}` : ''}`;

function targetText({ target, aim, unit }: Measure): string {
  if (aim !== undefined) return `aim ${amount(aim, unit)}`;
  if (!target) return '';
  return 'atLeast' in target
    ? `at least ${amount(target.atLeast, unit)}`
    : `at most ${amount(target.atMost, unit)}`;
}
