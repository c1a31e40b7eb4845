/** Rules that several decisions about agencies share. */
import { insist } from '../kernel/refusal.js';
import type { AgencyState, RegisteredAgency } from './agency.state.js';

/** Refuses with `AGENCY_UNKNOWN` unless the agency is registered. */
export function insistRegistered(agency: AgencyState): asserts agency is RegisteredAgency {
  insist(agency.status === 'registered', 'AGENCY_UNKNOWN', 'There is no such agency. Register it first.', {
    path: 'agency',
  });
}
