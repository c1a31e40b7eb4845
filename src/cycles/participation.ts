/**
 * How agencies took part in a cycle, worked out of facts. Pure. A receipt outranks everything; else the last of
 * withdrawal, exemption and non-return counts; else a draft; else the expectation.
 */
import type { expectedAgency, exemption, nonReturn } from '../../projections/cycles.js';
import type {
  submissionOfCycle,
  submissionReceipt,
  submissionWithdrawal,
} from '../../projections/submissions.js';
import type { Day } from '../kernel/days.js';
import type { Narrative } from '../kernel/narrative.js';
import { inFactOrder, type Fact, type FactOf } from '../read-models/fact.js';

export const participationKinds = [
  'received',
  'in_time',
  'late',
  'joint',
  'after_the_panel',
  'other_template',
  'separate_report',
  'on_paper',
  'withdrawn',
  'exempt',
  'declined',
  'not_due_this_year',
  'not_received',
  'started',
  'expected',
] as const;
export type ParticipationKind = (typeof participationKinds)[number];

/** The facts of one cycle and its submissions, as known at a position. */
export interface ParticipationFacts {
  readonly expected: readonly FactOf<typeof expectedAgency>[];
  readonly exemptions: readonly FactOf<typeof exemption>[];
  readonly nonReturns: readonly FactOf<typeof nonReturn>[];
  readonly submissions: readonly FactOf<typeof submissionOfCycle>[];
  /** Subject: the submission. */
  readonly receipts: readonly FactOf<typeof submissionReceipt>[];
  readonly withdrawals: readonly FactOf<typeof submissionWithdrawal>[];
  /** The sector of an agency, as far as it is known. */
  readonly sectorOf: (agency: string) => string | undefined;
}

/** One fact about the part of an agency. */
export interface ParticipationStep {
  readonly kind: ParticipationKind;
  readonly fact: Fact;
  readonly why?: Narrative;
  readonly submission?: string;
}

/** How one agency took part, by what is certain on a day or by what is possible. */
export interface PartTaken {
  readonly agency: string;
  /** The leading kind first. */
  readonly kinds: readonly ParticipationKind[];
  /** The step that counts. */
  readonly counts: ParticipationStep;
  /** The agencies of the submission that counts, this one among them. */
  readonly agencies: readonly string[];
  /** Every step, in the order of facts. */
  readonly history: readonly ParticipationStep[];
}

/** The facts that were certainly true by a day or, with `possibly`, those that may have been. */
export function participationBy(facts: ParticipationFacts, day: Day, possibly = false): ParticipationFacts {
  const keep = <F extends Fact>(list: readonly F[]): F[] =>
    list.filter(({ earliest, latest }) => (possibly ? earliest : latest) <= day);
  return {
    expected: keep(facts.expected),
    exemptions: keep(facts.exemptions),
    nonReturns: keep(facts.nonReturns),
    submissions: keep(facts.submissions),
    receipts: keep(facts.receipts),
    withdrawals: keep(facts.withdrawals),
    sectorOf: facts.sectorOf,
  };
}

/** One entry for every agency that the facts name, by id. */
export function partsTaken(facts: ParticipationFacts): PartTaken[] {
  const agencies = new Set([
    ...facts.expected.map(({ value }) => value.agency),
    ...facts.exemptions.flatMap(({ value }) => value.agency ?? []),
    ...facts.nonReturns.map(({ value }) => value.agency),
    ...facts.submissions.flatMap(({ value }) => value.agencies),
  ]);
  const steps = stepsBySubmission(facts);
  return [...agencies].sort().map((agency) => partOf(agency, facts, steps));
}

function partOf(
  agency: string,
  facts: ParticipationFacts,
  steps: ReadonlyMap<string, ParticipationStep[]>,
): PartTaken {
  const own = facts.submissions.filter(({ value }) => value.agencies.includes(agency));
  const sector = facts.sectorOf(agency);
  const history = [
    ...facts.expected.filter(({ value }) => value.agency === agency).map(expectedStep),
    ...facts.exemptions
      .filter(
        ({ value }) => value.agency === agency || (value.sector !== undefined && value.sector === sector),
      )
      .map(exemptStep),
    ...facts.nonReturns.filter(({ value }) => value.agency === agency).map(nonReturnStep),
    ...own.flatMap(({ subject }) => steps.get(subject) ?? []),
  ].sort((a, b) => inFactOrder(a.fact, b.fact));
  const counts = decisive(history, withdrawnOnes(facts));
  const submission = own.find(({ subject }) => subject === counts.submission);
  return {
    agency,
    kinds: kindsOf(counts, submission),
    counts,
    agencies: submission?.value.agencies ?? [agency],
    history,
  };
}

const expectedStep = (fact: FactOf<typeof expectedAgency>): ParticipationStep => ({ kind: 'expected', fact });

const exemptStep = (fact: FactOf<typeof exemption>): ParticipationStep => ({
  kind: 'exempt',
  fact,
  why: fact.value.why,
});

const nonReturnStep = (fact: FactOf<typeof nonReturn>): ParticipationStep => ({
  kind: fact.value.kind,
  fact,
  why: fact.value.why,
});

function stepsBySubmission({ submissions, receipts, withdrawals }: ParticipationFacts) {
  const steps = new Map<string, ParticipationStep[]>();
  const add = (kind: ParticipationKind, fact: Fact, why?: Narrative) =>
    steps.set(fact.subject, [
      ...(steps.get(fact.subject) ?? []),
      { kind, fact, why, submission: fact.subject },
    ]);
  for (const fact of submissions) add('started', fact);
  for (const fact of receipts) add('received', fact, fact.value.why);
  for (const fact of withdrawals) add('withdrawn', fact, fact.value.why);
  return steps;
}

const withdrawnOnes = ({ withdrawals }: ParticipationFacts): ReadonlySet<string> =>
  new Set(withdrawals.map(({ subject }) => subject));

const rank: Partial<Record<ParticipationKind, number>> = { expected: 0, started: 1, received: 3 };

function decisive(history: readonly ParticipationStep[], withdrawn: ReadonlySet<string>): ParticipationStep {
  const rankOf = ({ kind, submission }: ParticipationStep): number =>
    kind !== 'withdrawn' && submission && withdrawn.has(submission) ? -1 : (rank[kind] ?? 2);
  return history.reduce((best, step) => (rankOf(step) >= rankOf(best) ? step : best));
}

function kindsOf(
  { kind, fact }: ParticipationStep,
  submission: FactOf<typeof submissionOfCycle> | undefined,
): ParticipationKind[] {
  if (kind !== 'received') return [kind];
  const { flags, means } = (fact as FactOf<typeof submissionReceipt>).value;
  const inTime = !flags.includes('late') && !flags.includes('after_the_panel');
  const joint = flags.includes('joint') || (submission?.value.agencies.length ?? 1) > 1;
  const others = flags.filter((flag) => flag !== 'joint');
  return [
    'received',
    ...(inTime ? (['in_time'] as const) : []),
    ...(joint ? (['joint'] as const) : []),
    ...others,
    ...(means === 'on_paper' ? (['on_paper'] as const) : []),
  ];
}

/** How many agencies took part in each way that occurs, and by how many submissions. */
export function participationCounts(parts: readonly PartTaken[]) {
  return participationKinds.flatMap((kind) => {
    const some = parts.filter(({ kinds }) => kinds.includes(kind));
    const submissions = new Set(some.flatMap(({ counts }) => counts.submission ?? []));
    return some.length > 0 ? [{ kind, agencies: some.length, submissions: submissions.size }] : [];
  });
}
