/** An audit without an end, as many agencies work on it at once: what is sent to a service while something breaks. */
import type { Command } from './command.js';

const PARTNERSHIP = 'fellshire';
const BUSINESS_UNIT = `unit business_unit partnership:${PARTNERSHIP}`;
const ITEMS = ['1', '2', '3', '4', '5', '6', '7', '8'];
const itemsOf = (count: number): string[] => ITEMS.slice(0, count).map((item) => `s11/${item}`);

/** So many cycles run at once, so that writers meet on some streams and have others to themselves. */
const CYCLES = 24;
const cycleOf = (turn: number): string => `audit-${Math.floor(turn / 2) % CYCLES}`;

type Given = Omit<Command, 'id' | 'actor' | 'stores'> & Partial<Pick<Command, 'id' | 'actor' | 'stores'>>;

const command = (id: string, given: Given): Command => ({
  id,
  actor: BUSINESS_UNIT,
  stores: [1],
  ...given,
});

/** What must be there before anybody can take part: a partnership, a framework and its cycles. Send them in order. */
export function beginnings(): Command[] {
  const rag = { id: 'rag', grades: ['red', 'amber', 'green'].map((code) => ({ code, label: code })) };
  const items = ITEMS.map((id) => ({ id, kind: 'RATED', scale: 'rag' }));
  return [
    command('establish', {
      mutation: 'establishPartnership',
      input: { partnership: PARTNERSHIP, name: 'Fellshire' },
    }),
    command('publish', {
      mutation: 'publishFramework',
      input: { framework: 's11', name: 'Section 11', scales: [rag], items },
    }),
    ...Array.from({ length: CYCLES }, (_, number) => openCycle(`audit-${number}`)),
  ];
}

/** Opens a cycle of the framework. */
export const openCycle = (cycle: string): Command =>
  command(`open-${cycle}`, {
    mutation: 'openCycle',
    input: { cycle, partnership: PARTNERSHIP, name: cycle, framework: 's11' },
  });

/** Closes the submissions of a cycle, which locks each of them by and by. */
export const closeSubmissions = (cycle: string): Command =>
  command(`close-${cycle}`, { mutation: 'closeSubmissions', input: { cycle } });

/** What one agency does for a cycle: it comes to be known, and begins its return. */
export function takePart(agency: string, cycle: string): Command[] {
  return [
    command(`register-${agency}`, {
      mutation: 'registerAgency',
      input: { agency, name: `Agency ${agency}`, sector: 'HEALTH' },
    }),
    command(`start-${agency}`, {
      mutation: 'startSubmission',
      input: { agencies: [agency], cycles: [cycle], submission: agency },
    }),
  ];
}

/**
 * All that one writer sends for one more agency: single events, eight ratings in one append, an entry on the cycle that
 * others write too, and, every second time, a list that moderates two returns at once.
 */
export function turnOf(writer: number, turn: number): Command[] {
  const agency = `a${writer}-${turn}`;
  const cycle = cycleOf(turn);
  const [register, start] = takePart(agency, cycle) as [Command, Command];
  return [
    register,
    command(`expect-${agency}`, {
      mutation: 'expectAgencies',
      input: { cycle, agencies: [agency] },
      isBatch: true,
    }),
    start,
    command(`rate-${agency}`, {
      mutation: 'rateStandards',
      input: { submission: agency, ratings: itemsOf(8).map((item) => ({ item, grade: 'green' })) },
      stores: [8],
    }),
    command(`submit-${agency}`, {
      mutation: 'submitSubmission',
      input: { submission: agency },
      actor: `lead agency_lead agency:${agency}`,
    }),
    ...(turn % 2 === 1 ? [moderate(cycle, [`a${writer}-${turn - 1}`, agency])] : []),
  ];
}

function moderate(cycle: string, submissions: readonly [string, string]): Command {
  const ratings = submissions.flatMap((submission) =>
    itemsOf(4).map((item) => ({ submission, item, grade: 'amber', reason: 'Not for all staff.' })),
  );
  return command(`moderate-${submissions[1]}`, {
    mutation: 'moderateRatings',
    input: { cycle, ratings },
    isBatch: true,
    stores: [4, 4],
  });
}
