import { z } from 'zod';
import { defineBatch, defineCommand, step } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { agencyStream } from '../../agencies/agency.state.js';
import { sectorSchema } from '../../agencies/agency.events.js';
import { agencyExpected, exemptionRecorded } from '../cycle.events.js';
import { insistAgency, insistOpened, insistReason } from '../cycle.rules.js';
import { cycleStream } from '../cycle.state.js';
import { agencyInput, cycleInput } from './cycle.input.js';

/** An agency is expected to return something. */
export const expectAgency = defineCommand({
  name: 'expectAgency',
  description: 'Says that an agency is expected to return a submission in a cycle.',
  stream: cycleStream,
  roles: ['business_unit'],
  input: z.strictObject({ cycle: cycleInput, agency: agencyInput }),
  idOf: ({ cycle }) => cycle,
  lookUp: async (read, { agency }) => ({ agency: await read(agencyStream, agency) }),
  decide: (cycle, { agency }, { seen }) => {
    insistOpened(cycle);
    insistAgency(seen.agency);
    return cycle.expected.includes(agency) ? [] : [agencyExpected({ agency })];
  },
});

/** Several agencies are expected at once. */
export const expectAgencies = defineBatch({
  name: 'expectAgencies',
  description: 'Says that several agencies are expected to return a submission in a cycle.',
  input: z.strictObject({
    cycle: cycleInput,
    agencies: z.array(idSchema).min(1).max(500).describe('The agencies.'),
  }),
  entries: 'agencies',
  expand: ({ cycle, agencies }) => agencies.map((agency) => step(expectAgency, { cycle, agency })),
});

/** An agency or a whole sector is not required this year. */
export const recordExemption = defineCommand({
  name: 'recordExemption',
  description: 'Records that an agency, or every agency of a sector, is not required in a cycle, and why.',
  stream: cycleStream,
  roles: ['business_unit'],
  input: z.strictObject({
    cycle: cycleInput,
    agency: idSchema.optional().describe('The agency, unless it is a whole sector.'),
    sector: sectorSchema.optional().describe('The sector, unless it is one agency.'),
    why: narrativeInput.optional().describe('Why it is not required.'),
  }),
  idOf: ({ cycle }) => cycle,
  lookUp: async (read, { agency }) => ({ agency: agency ? await read(agencyStream, agency) : undefined }),
  decide: (cycle, { agency, sector, why }, { fromDocument, seen }) => {
    insistOpened(cycle);
    insist(
      (agency === undefined) !== (sector === undefined),
      'EXEMPTION_OF_ONE',
      'Name either one agency or one sector that is not required.',
      { path: agency === undefined ? 'agency' : 'sector' },
    );
    insistAgency(seen.agency);
    insistReason(why, fromDocument);
    const exemption = { agency, sector, why };
    const present = cycle.exemptions.filter((one) => one.agency === agency && one.sector === sector).at(-1);
    return sameData(present, exemption) ? [] : [exemptionRecorded(exemption)];
  },
});
