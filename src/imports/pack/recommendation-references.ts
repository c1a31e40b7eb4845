/** Recommendations that a pack names by their full id. Pure. */
import type { Reading } from './entries/reading.js';
import { recommendationId } from './entries/recommendation.entries.js';
import { valuesIn } from './values-in.js';
import type { PathProblem } from './problems.js';

/**
 * Names of recommendations of a cycle of this pack that the pack does not hold. One of another document may be missing:
 * it comes with that document.
 */
export function unknownRecommendations(reading: Reading): PathProblem[] {
  const { pack } = reading;
  const held = new Set(pack.recommendations.map((one) => recommendationId(reading, one)));
  const origins = new Set(pack.recommendations.map((one) => reading.cycleOf(one)));
  return valuesIn(pack, []).flatMap(({ path, value }) => {
    if (typeof value !== 'string' || !namesRecommendation(path) || held.has(value)) return [];
    if (![...origins].some((origin) => origin && value.startsWith(`${origin}.`))) return [];
    const code = 'REFERENCE_UNKNOWN';
    return [
      {
        path,
        code,
        message: `There is no recommendation ${value} in this pack. Correct the id, for example CYCLE.main.4.`,
      },
    ];
  });
}

function namesRecommendation(path: readonly PropertyKey[]): boolean {
  const [field, within] =
    typeof path.at(-1) === 'number' ? [path.at(-2), path.at(-3)] : [path.at(-1), path.at(-2)];
  if (field === 'recommendations') return within === 'about';
  if (field === 'recommendation') return within === 'under';
  return field === 'target' && path.includes('links');
}
