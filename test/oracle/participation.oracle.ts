/**
 * How agencies took part in a cycle, worked out of the raw events for every question anew, in the words of the rules. It
 * knows nothing of facts or projections.
 */
import type { Day } from '../../src/kernel/days.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import { standingAt } from './standing.js';

type Told = StoredEvent<string, Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- events of any type

/** What an agency did in a cycle: the kind that leads, and the submission that counts. */
export interface Part {
  readonly agency: string;
  readonly kind: string;
  readonly submission: string | undefined;
}

const nameOf = ({ stream }: StoredEvent): string => stream.slice(stream.indexOf('-') + 1);

/** The part of every agency, by id, that was certain on a day or, with `possibly`, may have been true. */
export function partsByOracle(
  history: readonly StoredEvent[],
  cycle: string,
  { day, position, possibly = false }: { day: Day; position: number; possibly?: boolean },
): Part[] {
  const told = standingAt(history, position)
    .filter(
      ({ event: { metadata } }) => (possibly ? metadata.occurred.earliest : metadata.occurred.latest) <= day,
    )
    .sort((a, b) => {
      const key = ({ event: { metadata }, place }: typeof a) =>
        `${metadata.occurred.latest} ${metadata.occurred.earliest} ${String(place).padStart(6, '0')}`;
      return key(a) < key(b) ? -1 : 1;
    })
    .map(({ event }) => event);
  const ofCycle = told.filter((event) => event.stream === `cycle-${cycle}`);
  const submissions = told.filter(
    ({ type, data }) => type === 'SubmissionStarted' && data['cycles'].includes(cycle),
  );
  const agencies = new Set<string>([
    ...ofCycle.flatMap(({ data }) => data['agency'] ?? []),
    ...submissions.flatMap(({ data }) => data['agencies']),
  ]);
  return [...agencies].sort().map((agency) => partOfAgency(agency, told, ofCycle, submissions));
}

function partOfAgency(
  agency: string,
  told: readonly Told[],
  ofCycle: readonly Told[],
  submissions: readonly Told[],
): Part {
  const own = submissions.filter(({ data }) => data['agencies'].includes(agency)).map(nameOf);
  const eventsOf = (type: string) =>
    told.filter(
      (event) => event.type === type && event.stream.startsWith('submission-') && own.includes(nameOf(event)),
    );
  const withdrawn = eventsOf('SubmissionWithdrawn');
  const standing = (event: Told) => !withdrawn.some(({ stream }) => stream === event.stream);

  const received = eventsOf('SubmissionReceived').filter(standing).at(-1);
  if (received) return { agency, kind: 'received', submission: nameOf(received) };

  const named = ofCycle.filter(({ type, data }) => type !== 'AgencyExpected' && data['agency'] === agency);
  const last = told.filter((event) => named.includes(event) || withdrawn.includes(event)).at(-1);
  if (last?.type === 'SubmissionWithdrawn') return { agency, kind: 'withdrawn', submission: nameOf(last) };
  if (last?.type === 'ExemptionRecorded') return { agency, kind: 'exempt', submission: undefined };
  if (last) return { agency, kind: last.data['kind'], submission: undefined };

  const draft = submissions.filter((event) => own.includes(nameOf(event)) && standing(event)).at(-1);
  return draft
    ? { agency, kind: 'started', submission: nameOf(draft) }
    : { agency, kind: 'expected', submission: undefined };
}
