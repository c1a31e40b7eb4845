/** What answers show of pieces of work: names and cycles joined at the answer's times, in bulk. */
import type { Party } from '../kernel/refs.js';
import { namesOf, type Names } from '../partnerships/names.js';
import type { Facts, View } from '../read-models/query.js';
import { knownCycles } from '../recommendations/load.js';
import { cycleAnswer, dateAnswer, possibleAnswer } from '../ownership/shared-answer.js';
import type { Match } from '../ownership/possible.js';
import { nextDue, type Since, type WorkEntry } from './work-entry.js';
import { pressingState } from './work-list.js';

/** When a fact was true. */
export const sinceAnswer = ({ words, earliest, latest }: Since) => ({
  words: words ?? undefined,
  earliest,
  latest,
});

/** Makes answers of the pieces of work on a page. `line` are those whose work is asked for, nearest first. */
export async function workAnswers(
  facts: Facts,
  matches: readonly Match<WorkEntry>[],
  line: readonly Party[],
  view: View,
) {
  const [party, ...predecessors] = line;
  const entries = matches.map(({ entry }) => entry);
  const [names, cycles] = await Promise.all([
    namesOf(facts, [...line, ...entries.flatMap(partiesOf)], view),
    knownCycles(
      facts,
      entries.flatMap(({ cycle }) => cycle ?? []),
      view,
    ),
  ]);
  return matches.map(({ entry, certain }) => ({
    key: entry.key,
    kind: entry.kind,
    id: entry.id,
    certain,
    partnership: names(`partnership:${entry.partnership}`),
    cycle: cycleAnswer(entry.cycle, cycles),
    number: entry.number,
    text: entry.text,
    themes: entry.themes,
    holders: entry.holders.map((holder) => names(holder, { on: entry.held.latest })),
    holdersInWords: entry.holdersInWords,
    actingFor: actingFor(entry, party, predecessors, names),
    role: entry.role,
    status: entry.status,
    assurance: entry.assurance,
    dates: entry.dates.map(dateAnswer),
    nextDue: nextDue(entry) ?? null,
    dueState: pressingState(entry) ?? null,
    made: sinceAnswer(entry.made),
    possible: entry.possible.map(possibleAnswer),
    eventPositions: [...new Set(entry.positions)],
  }));
}

const partiesOf = ({ partnership, holders }: WorkEntry): Party[] => [
  `partnership:${partnership}`,
  ...holders,
];

/** The predecessor whose work it is; null where it is the party's own. */
function actingFor(
  { holders, held }: WorkEntry,
  party: Party | undefined,
  predecessors: readonly Party[],
  names: Names,
) {
  if (!party || holders.includes(party)) return null;
  const predecessor = predecessors.find((one) => holders.includes(one));
  return predecessor ? names(predecessor, { on: held.latest }) : null;
}
