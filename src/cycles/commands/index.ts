import { detailCycle, rescheduleCycle } from './change-cycle.js';
import { logContact, recordNonReturn } from './chase-agency.js';
import { closeCycle, closeSubmissions } from './close-cycle.js';
import { holdPanelSession } from './hold-panel-session.js';
import { expectAgencies, expectAgency, recordExemption } from './invite-agencies.js';
import { openCycle } from './open-cycle.js';

/** Every use case on cycles. */
export const cycleCommands = [
  openCycle,
  detailCycle,
  rescheduleCycle,
  expectAgency,
  recordExemption,
  logContact,
  recordNonReturn,
  closeSubmissions,
  holdPanelSession,
  closeCycle,
];

/** Use cases on cycles that are lists of others. */
export const cycleBatches = [expectAgencies];
