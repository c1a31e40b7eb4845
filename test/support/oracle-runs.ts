/** How long the oracles run. */

/**
 * How many random histories a property tries: as many as are usual for it, or what `ORACLE_RUNS` says for every property
 * of the test files that are run.
 */
export const oracleRuns = (usual: number): number => Number(process.env['ORACLE_RUNS'] ?? usual);
