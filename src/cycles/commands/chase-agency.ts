import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { agencyStream } from '../../agencies/agency.state.js';
import {
  contactLogged,
  contactMeansSchema,
  nonReturnKindSchema,
  nonReturnRecorded,
} from '../cycle.events.js';
import { insistAgency, insistOpened, insistReason } from '../cycle.rules.js';
import { cycleStream } from '../cycle.state.js';
import { agencyInput, cycleInput } from './cycle.input.js';
import { freeKey } from './free-key.js';

/** Somebody got in touch with an agency about its return. */
export const logContact = defineCommand({
  name: 'logContact',
  description: 'Logs that an agency was contacted about a cycle, how, about what, and with which outcome.',
  stream: cycleStream,
  roles: ['business_unit'],
  input: z.strictObject({
    cycle: cycleInput,
    contact: idSchema
      .optional()
      .describe('The key of this contact within the cycle; numbered when left out.'),
    agency: agencyInput,
    how: contactMeansSchema.default('not_stated').describe('How it was contacted.'),
    what: narrativeInput.describe('What it was about.'),
    outcome: narrativeInput.optional().describe('What came of it.'),
  }),
  idOf: ({ cycle }) => cycle,
  lookUp: async (read, { agency }) => ({ agency: await read(agencyStream, agency) }),
  decide: (cycle, { cycle: _id, contact: key, ...data }, { seen }) => {
    insistOpened(cycle);
    insistAgency(seen.agency);
    const taken = cycle.contacts.map(({ contact }) => contact);
    const contact = { contact: key ?? freeKey('contact', taken), ...data };
    const known = cycle.contacts.find((one) => one.contact === key);
    if (known && sameData(known, contact)) return [];
    insist(
      !known,
      'CONTACT_ALREADY_LOGGED',
      'A contact with this key is already logged. Correct it, or leave the key out.',
      {
        path: 'contact',
      },
    );
    return [contactLogged(contact)];
  },
});

/** Nothing came back. A return that is received later outranks it; both stay in the history. */
export const recordNonReturn = defineCommand({
  name: 'recordNonReturn',
  description:
    'Records that an agency returned nothing in a cycle, declined, or is not due this year, and why.',
  stream: cycleStream,
  roles: ['business_unit'],
  input: z.strictObject({
    cycle: cycleInput,
    agency: agencyInput,
    kind: nonReturnKindSchema.describe('What happened.'),
    why: narrativeInput.optional().describe('The reason, in words.'),
  }),
  idOf: ({ cycle }) => cycle,
  lookUp: async (read, { agency }) => ({ agency: await read(agencyStream, agency) }),
  decide: (cycle, { agency, kind, why }, { fromDocument, seen }) => {
    insistOpened(cycle);
    insistAgency(seen.agency);
    insistReason(why, fromDocument);
    const nonReturn = { agency, kind, why };
    const present = cycle.nonReturns.filter((one) => one.agency === agency).at(-1);
    return sameData(present, nonReturn) ? [] : [nonReturnRecorded(nonReturn)];
  },
});
