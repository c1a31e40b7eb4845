import { noteAgencyAlias, renameAgency } from './name-agency.js';
import { joinPartnership, leavePartnership } from './partnership-membership.js';
import { registerAgency } from './register-agency.js';
import { succeedAgency } from './succeed-agency.js';

export const agencyCommands = [
  registerAgency,
  renameAgency,
  noteAgencyAlias,
  succeedAgency,
  joinPartnership,
  leavePartnership,
];
