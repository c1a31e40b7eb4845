/** The question what happened to an agency, or was done by it, over the years. */
import { z } from 'zod';
import { directoryProjection, partyDetails } from '../../../projections/directory.js';
import {
  submissionOpening,
  submissionReceipt,
  submissionsProjection,
} from '../../../projections/submissions.js';
import { timelineKinds, type TimelineValue } from '../../../projections/timeline-entry.js';
import { timelineProjection } from '../../../projections/timeline.js';
import { cursorOf, keyOfCursor, pageArgs } from '../../graphql/connection.js';
import { idSchema, type Party } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { namesOf, type Names } from '../../partnerships/names.js';
import { atDay, bySubject, occurredOf } from '../../read-models/fact.js';
import { defineQuery, type Facts } from '../../read-models/query.js';
import { mergedPage, type EntryKey, type SourcedEntry } from '../merged-page.js';
import { isReleased } from '../released.js';
import { timelineSources, type TimelineSource } from '../timeline-sources.js';

/** The timeline of an agency with that of its predecessors, page by page. */
export const agencyTimelineQuery = defineQuery({
  name: 'agencyTimeline',
  args: z.strictObject({
    agency: idSchema,
    kinds: z.array(z.enum(timelineKinds)).optional(),
    includePredecessors: z.boolean().default(true),
    possibly: z.boolean().default(false),
    order: z.enum(['oldest_first', 'newest_first']).default('oldest_first'),
    ...pageArgs,
  }),
  projections: [timelineProjection, submissionsProjection, directoryProjection],
  answer: async (facts, { agency, kinds, includePredecessors, possibly, order, first, after }, view) => {
    const party: Party = `agency:${agency}`;
    if (!atDay(await facts.of(partyDetails, [party]), view.asOf).certain) return null;
    const sources = await timelineSources(facts, party, { includePredecessors, possibly }, view);
    const released = await releasedBy(facts, sources, view.asOf);
    const { entries, hasNextPage } = await mergedPage(facts, sources, {
      asOf: view.asOf,
      possibly,
      order: order === 'oldest_first' ? 'ascending' : 'descending',
      ...(after ? { after: entryKey(after) } : {}),
      max: first,
      keeps: (entry) =>
        (!kinds || kinds.includes(entry.fact.value.kind)) &&
        entry.source.takes(entry.fact.value) &&
        released(entry),
    });
    const names = await namesOf(facts, entries.flatMap(partiesOf), view);
    const edges = entries.map((entry) => ({
      cursor: cursorOf(keyOf(entry)),
      node: entryAnswer(entry, names),
    }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
    };
  },
});

const draftable: readonly TimelineValue['kind'][] = ['self_rating', 'answer', 'evidence'];

/** Drafts are nobody's business but their agency's: they come into the timeline with the receipt that releases them. */
async function releasedBy(facts: Facts, sources: readonly TimelineSource[], asOf: string) {
  const submissions = sources.flatMap(({ subject }) =>
    subject.startsWith('submission:') ? subject.slice('submission:'.length) : [],
  );
  const receipts = bySubject(await facts.of(submissionReceipt, submissions));
  const openings = bySubject(await facts.of(submissionOpening, submissions));
  return ({ fact }: SourcedEntry): boolean => {
    const { kind, submission } = fact.value;
    if (!draftable.includes(kind) || !submission) return true;
    const receiving = { receipts: receipts.get(submission) ?? [], openings: openings.get(submission) ?? [] };
    return isReleased(receiving, fact, asOf);
  };
}

const keySchema = z.tuple([z.string(), z.string(), z.int(), z.int()]);

const keyOf = ({ fact: { latest, earliest, place, position } }: SourcedEntry) => [
  latest,
  earliest,
  place,
  position,
];

function entryKey(cursor: string): EntryKey {
  const key = keySchema.safeParse(keyOfCursor(cursor));
  insist(
    key.success,
    'CURSOR_INVALID',
    'This page marker is not one that an earlier answer gave. Start from the first page.',
    { path: 'after' },
  );
  const [latest, earliest, place, position] = key.data;
  return { latest, earliest, place, position };
}

const partiesOf = ({ fact, source }: SourcedEntry): Party[] => [
  source.agency,
  ...source.jointWith,
  ...(fact.value.parties ?? []),
];

/** The cycle that an entry names; what stands in a submission without naming one is about all that it serves. */
const cyclesOf = ({ fact: { value }, source }: SourcedEntry): readonly string[] =>
  value.cycle && value.kind !== 'submission_started' ? [value.cycle] : source.cycles;

function entryAnswer({ fact, source }: SourcedEntry, names: Names) {
  const { parties = [], covers: _covers, ...value } = fact.value;
  const named = (party: Party) => names(party, { on: fact.latest });
  return {
    ...value,
    occurred: occurredOf(fact),
    agency: named(source.agency),
    jointWith: source.jointWith.map(named),
    cycles: cyclesOf({ fact, source }),
    parties: parties.map(named),
    eventPositions: [fact.position],
  };
}
