/** Whether to try for long, and where what was tried and what was lost is told. */

/** Hundreds of faults instead of a few. */
export const isLong = process.env['FAULTS'] === 'long';

/** So many in the short form that every test run has, and so many in the long one. */
export const times = (short: number, long: number): number => (isLong ? long : short);

/** Prints one line, past what the test runner makes of printing. */
export const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** Milliseconds, for people. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
