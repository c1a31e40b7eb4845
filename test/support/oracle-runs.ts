/**
 * How long the oracles run. By default they try the same histories every time, so that a red build means a change; with
 * `ORACLE_RUNS` they search for new ones.
 */
import fc from 'fast-check';

const asked = process.env['ORACLE_RUNS'];

if (asked === undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1989 });

/**
 * How many random histories a property tries: as many as are usual for it, or what `ORACLE_RUNS` says for every property
 * of the test files that are run.
 */
export const oracleRuns = (usual: number): number => Number(asked ?? usual);
