/** The entries of timelines: what they say, and under whom they stand. */
import type { Narrative } from '../src/kernel/narrative.js';
import type { Party } from '../src/kernel/refs.js';
import { partsOfStream } from '../src/kernel/stream.js';
import { factKind, type FactDraft } from '../src/read-models/fact.js';

/** What an entry in the timeline of an agency can be about. */
export const timelineKinds = [
  'name',
  'membership',
  'succeeded',
  'succeeds',
  'expected',
  'exemption',
  'contact',
  'non_return',
  'panel_session',
  'submission_started',
  'submission_received',
  'submission_locked',
  'submission_reopened',
  'submission_withdrawn',
  'self_rating',
  'answer',
  'evidence',
  'rating_queried',
  'rating_moderated',
  'rating_agreed',
  'finding',
  'recommendation',
  'response',
  'responsibility',
  'progress',
  'assurance',
  'action',
  'feedback',
  'commitment',
] as const;

export type TimelineKind = (typeof timelineKinds)[number];

/** What an entry says: its kind and what it is about; fields that do not apply are left out. */
export interface TimelineValue {
  readonly kind: TimelineKind;
  /** More precisely, in one word: `amended`, `addressed`, `declined`, `present`. */
  readonly detail?: string;
  readonly cycle?: string;
  readonly submission?: string;
  /** Other submissions that a self rating stands for as well. */
  readonly covers?: readonly string[];
  readonly item?: string;
  readonly requirement?: string;
  readonly grade?: string;
  readonly status?: string;
  readonly recommendation?: string;
  readonly action?: string;
  readonly commitment?: string;
  readonly report?: string;
  readonly finding?: string;
  readonly session?: string;
  readonly contact?: string;
  readonly name?: string;
  /** Others that it is about: who rated, who succeeds, whose share went over. */
  readonly parties?: readonly Party[];
  readonly text?: Narrative;
}

/** An entry. Subject: `agency:ID` or `submission:ID`. */
export const timelineEntry = factKind<TimelineValue>('timeline.entry');

/** An event that names more agencies speaks of all of them. */
const MANY = 60;

/** The id of what the event is about. */
export const idOf = ({ stream }: { stream: string }): string => partsOfStream(stream).id;

/** An entry of one agency. */
export const ofAgency = (agency: string, value: TimelineValue): FactDraft =>
  timelineEntry.of(`agency:${agency}`, value);

/** An entry of the submission that the event stands on. */
export const ofSubmission = (event: { stream: string }, value: TimelineValue): FactDraft[] => [
  timelineEntry.of(`submission:${idOf(event)}`, { ...value, submission: idOf(event) }),
];

/** One entry for each agency among some parties. */
export function ofAgencies(parties: readonly (Party | undefined)[], value: TimelineValue): FactDraft[] {
  const agencies = [...new Set(parties)].filter((party) => party?.startsWith('agency:')) as Party[];
  return agencies.map((agency) => timelineEntry.of(agency, value));
}

/** The entries, or none where they are of so many agencies that the event speaks of all. */
export const unlessOfAll = (entries: readonly FactDraft[]): readonly FactDraft[] =>
  entries.length > MANY ? [] : entries;

/** An agency as a party. */
export const asAgency = (agency: string): Party => `agency:${agency}`;
