/** Cycles: what is known of them, who is expected or exempt, who was contacted or silent, and panel sessions. */
import type {
  contactLogged,
  cycleClosed,
  cycleDetailed,
  cycleRescheduled,
  exemptionRecorded,
  nonReturnRecorded,
  panelSessionHeld,
} from '../src/cycles/cycle.events.js';
import { ALWAYS } from '../src/kernel/days.js';
import type { DataOf } from '../src/kernel/event.js';
import { partsOfStream } from '../src/kernel/stream.js';
import { factKind, type FactDraft } from '../src/read-models/fact.js';
import { defineProjection } from '../src/read-models/projection.js';

/** A cycle was opened, or became known by mention (from the beginning). Subject: the cycle. `other`: its partnership. */
export const openedCycle = factKind<{
  readonly partnership: string;
  readonly name: string;
  readonly mentionOnly: boolean;
}>('cycle.opened');

/** What was said of a cycle; fields that are left out stay as they were. Subject: the cycle. `other`: its round. */
export const cycleDetails = factKind<DataOf<typeof cycleDetailed>>('cycle.details');

/** All days of a cycle as they were set. Subject: the cycle. */
export const cycleDates = factKind<DataOf<typeof cycleRescheduled>>('cycle.dates');

/** An agency is expected. Subject: the cycle. */
export const expectedAgency = factKind<{ readonly agency: string }>('cycle.expected');

/** An agency or a sector is not required. Subject: the cycle. */
export const exemption = factKind<DataOf<typeof exemptionRecorded>>('cycle.exemption');

/** Nothing came back from an agency. Subject: the cycle. */
export const nonReturn = factKind<DataOf<typeof nonReturnRecorded>>('cycle.non-return');

/** An agency was contacted. Subject: the cycle. */
export const agencyContact = factKind<DataOf<typeof contactLogged>>('cycle.contact');

/** Submissions of the cycle were closed. Subject: the cycle. */
export const closedSubmissions = factKind<Record<string, never>>('cycle.submissions-closed');

/** A panel session, held or not. Subject: the cycle. */
export const panelSession = factKind<DataOf<typeof panelSessionHeld>>('cycle.session');

/** The cycle has ended. Subject: the cycle. */
export const closedCycle = factKind<DataOf<typeof cycleClosed>>('cycle.closed');

const idOf = ({ stream }: { stream: string }): string => partsOfStream(stream).id;

const details = (cycle: string, data: DataOf<typeof cycleDetailed>, occurred?: typeof ALWAYS): FactDraft =>
  cycleDetails.of(cycle, data, { other: data.round, occurred });

export const cyclesProjection = defineProjection({
  name: 'cycles',
  version: 1,
  kinds: [
    openedCycle,
    cycleDetails,
    cycleDates,
    expectedAgency,
    exemption,
    nonReturn,
    agencyContact,
    closedSubmissions,
    panelSession,
    closedCycle,
  ],
  on: {
    cycle: {
      CycleOpened: (event) => {
        const { partnership, name, mentionOnly, dates, ...known } = event.data;
        const occurred = mentionOnly ? ALWAYS : undefined;
        return [
          openedCycle.of(idOf(event), { partnership, name, mentionOnly }, { other: partnership, occurred }),
          details(idOf(event), known, occurred),
          ...(dates ? [cycleDates.of(idOf(event), { dates }, { occurred })] : []),
        ];
      },
      CycleDetailed: (event) => [details(idOf(event), event.data)],
      CycleRescheduled: (event) => [cycleDates.of(idOf(event), event.data)],
      AgencyExpected: (event) => [expectedAgency.of(idOf(event), event.data)],
      ExemptionRecorded: (event) => [exemption.of(idOf(event), event.data)],
      ContactLogged: (event) => [agencyContact.of(idOf(event), event.data)],
      NonReturnRecorded: (event) => [nonReturn.of(idOf(event), event.data)],
      SubmissionsClosed: (event) => [closedSubmissions.of(idOf(event), {})],
      PanelSessionHeld: (event) => [panelSession.of(idOf(event), event.data)],
      CycleClosed: (event) => [closedCycle.of(idOf(event), event.data)],
    },
  },
});
