/** What answers show of commitments and the feedback beside them: names and cycles joined in bulk. */
import { receivedFeedback } from '../../projections/commitments.js';
import type { Party } from '../kernel/refs.js';
import { namesOf, type Names } from '../partnerships/names.js';
import { atDay, bySubject, inFactOrder, occurredOf, type Fact } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import { knownCycles, type KnownCycle } from '../recommendations/load.js';
import type { Match } from '../ownership/possible.js';
import { cycleAnswer, dateAnswer, possibleAnswer } from '../ownership/shared-answer.js';
import { partsOfCommitment } from './commitment.rules.js';
import type { CommitmentOverview } from './commitment-overview.js';
import type { FeedbackReceived } from './commitment.events.js';

type Cycles = ReadonlyMap<string, KnownCycle>;
/** What an agency said, with its id as subject. */
export type FeedbackFact = Fact<FeedbackReceived>;

/** The feedback that was certainly there at the answer's day, by id. */
export async function feedbackOf(
  facts: Facts,
  ids: readonly string[],
  { asOf }: View,
): Promise<Map<string, FeedbackFact>> {
  const known = bySubject(await facts.of(receivedFeedback, [...new Set(ids)]));
  return new Map(
    [...known].flatMap(([id, own]) => {
      const { certain } = atDay(own, asOf);
      return certain ? [[id, certain] as const] : [];
    }),
  );
}

/** Makes answers of a page of commitments, each with the feedback that it answers. */
export async function commitmentAnswers(
  facts: Facts,
  matches: readonly Match<CommitmentOverview>[],
  view: View,
) {
  const feedback = await feedbackOf(
    facts,
    matches.map(({ entry }) => streamOf(entry)),
    view,
  );
  const overviews = matches.map(({ entry }) => entry);
  const joined = await joinedTo(facts, overviews, [...feedback.values()], view);
  return matches.map(({ entry, certain }) => {
    const said = feedback.get(streamOf(entry));
    return {
      ...commitmentAnswer(entry, joined),
      certain,
      feedback: said ? feedbackAnswer(said, joined) : null,
    };
  });
}

/** A feedback with the commitments that answer it. */
export interface Answered {
  readonly feedback: FeedbackFact;
  readonly commitments: readonly CommitmentOverview[];
}

/** Makes answers of a page of feedback, each with the commitments that answer it. */
export async function feedbackAnswers(facts: Facts, page: readonly Answered[], view: View) {
  const joined = await joinedTo(
    facts,
    page.flatMap(({ commitments }) => commitments),
    page.map(({ feedback }) => feedback),
    view,
  );
  return page.map(({ feedback, commitments }) => {
    const said = feedbackAnswer(feedback, joined);
    return {
      ...said,
      commitments: commitments.map((one) => ({
        ...commitmentAnswer(one, joined),
        certain: true,
        feedback: said,
      })),
    };
  });
}

/** The feedback that a commitment stands beside. */
export const streamOf = ({ ref }: Pick<CommitmentOverview, 'ref'>): string => partsOfCommitment(ref).stream;

interface Joined {
  readonly names: Names;
  readonly cycles: Cycles;
}

async function joinedTo(
  facts: Facts,
  overviews: readonly CommitmentOverview[],
  feedback: readonly FeedbackFact[],
  view: View,
): Promise<Joined> {
  const made = overviews.map(({ made: { value } }) => value.data);
  const said = feedback.map(({ value }) => value);
  const parties: Party[] = [
    ...[...made, ...said].map(({ partnership }) => `partnership:${partnership}` as const),
    ...made.flatMap(({ owners, involves }) => [...owners, ...involves]),
    ...said.map(({ agency }) => `agency:${agency}` as const),
  ];
  const [names, cycles] = await Promise.all([
    namesOf(facts, parties, view),
    knownCycles(
      facts,
      [...made, ...said].flatMap(({ cycle }) => cycle ?? []),
      view,
    ),
  ]);
  return { names, cycles };
}

const stated = (fact: Fact) => ({ occurred: occurredOf(fact), eventPositions: [fact.position] });

const feedbackAnswer = (fact: FeedbackFact, { names, cycles }: Joined) => ({
  id: fact.subject,
  agency: names(`agency:${fact.value.agency}`, { on: fact.latest }),
  partnership: names(`partnership:${fact.value.partnership}`),
  cycle: cycleAnswer(fact.value.cycle, cycles),
  item: fact.value.item ?? null,
  text: fact.value.text,
  ...stated(fact),
});

function commitmentAnswer(
  { ref, made, state, endedBy, notes, dates, possible }: CommitmentOverview,
  { names, cycles }: Joined,
) {
  const { data } = made.value;
  const then = { on: made.latest };
  return {
    id: ref,
    partnership: names(`partnership:${data.partnership}`),
    cycle: cycleAnswer(data.cycle, cycles),
    text: data.text,
    owners: data.owners.map((owner) => names(owner, then)),
    ownersInWords: data.ownersInWords ?? null,
    involves: data.involves.map((party) => names(party, then)),
    items: data.items,
    themes: data.themes,
    dates: dates.map(dateAnswer),
    state,
    overdue: dates.some((date) => date.state === 'overdue'),
    outcome: endedBy ? outcomeAnswer(endedBy) : null,
    notes: notes.map((note) => ({ note: note.value.data.note, ...stated(note) })),
    possible: possible.map(possibleAnswer),
    occurred: occurredOf(made),
    eventPositions: [made, ...(endedBy ? [endedBy] : [])].map(({ position }) => position),
  };
}

const outcomeAnswer = (fact: NonNullable<CommitmentOverview['endedBy']>) => ({
  state: fact.value.type === 'CommitmentMet' ? 'met' : 'dropped',
  note: (fact.value.type === 'CommitmentMet' ? fact.value.data.note : fact.value.data.why) ?? null,
  ...stated(fact),
});

/** By the day of a fact, then its place in the log, then what it is about. */
export const byDay = (a: Fact, b: Fact): number => inFactOrder(a, b) || (a.subject < b.subject ? -1 : 1);

/** By the day that commitments were made. */
export const byMade = (a: CommitmentOverview, b: CommitmentOverview): number => byDay(a.made, b.made);
