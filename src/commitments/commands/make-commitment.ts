import { z } from 'zod';
import { cycleStream } from '../../cycles/cycle.state.js';
import { defineCommand } from '../../kernel/command.js';
import { fuzzyDateSchema } from '../../kernel/days.js';
import type { DataOf } from '../../kernel/event.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema, itemRefSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { themesSchema } from '../../kernel/themes.js';
import { partnershipStream } from '../../partnerships/partnership.state.js';
import { insistKnownParties, unknownParties } from '../../ownership/owners.rules.js';
import { commitmentMade } from '../commitment.events.js';
import { refOfCommitment } from '../commitment.rules.js';
import { commitmentStream, type CommitmentState } from '../commitment.state.js';
import { insistCycleOf, insistEstablished } from './where.js';

const input = z.strictObject({
  feedback: idSchema.optional().describe('The feedback that it answers; left out for a promise on its own.'),
  id: idSchema
    .optional()
    .describe(
      'The id of a promise on its own; made up when left out. Not to be given where it answers a feedback.',
    ),
  key: idSchema
    .optional()
    .describe('Its key among the answers to one feedback; the next number when left out.'),
  partnership: idSchema
    .optional()
    .describe('The partnership that promises; that of the feedback when left out.'),
  cycle: idSchema.optional().describe('The cycle that it came out of; that of the feedback when left out.'),
  text: narrativeInput.describe('What was promised ("We will").'),
  owners: z.array(partySchema).max(50).default([]).describe('Who keeps the promise.'),
  ownersInWords: wordsSchema
    .optional()
    .describe('Who keeps it in words, where nobody is named ("Business Manager").'),
  involves: z.array(partySchema).max(50).default([]).describe('Who else is involved.'),
  items: z.array(itemRefSchema).max(50).default([]).describe('The standards or questions that it is about.'),
  themes: themesSchema.default([]).describe('The themes and topics that it is about.'),
  due: fuzzyDateSchema.optional().describe('By when; left out where no day was set.'),
});

/** "We will": a promise, in answer to a feedback or on its own. One feedback may be answered by several. */
export const makeCommitment = defineCommand({
  name: 'makeCommitment',
  description:
    'Records what was promised ("We will"), with its owners and its day: in answer to a feedback, or on its own. Live, it needs an owner, named or in words.',
  stream: commitmentStream,
  roles: ['business_unit', 'executive'],
  input,
  idOf: ({ feedback, id }, derived) => feedback ?? id ?? derived(),
  resultId: (id, { key }, made) => refOfCommitment(id, (made as MadeData | undefined)?.commitment ?? key),
  lookUp: async (read, { owners, involves, ...given }, { feedback }) => {
    const partnership = given.partnership ?? feedback?.partnership;
    const cycle = given.cycle ?? feedback?.cycle;
    return {
      partnership: partnership ? await read(partnershipStream, partnership) : undefined,
      cycle: cycle ? await read(cycleStream, cycle) : undefined,
      unknown: await unknownParties(read, [...owners, ...involves]),
    };
  },
  decide: (state, given, { fromDocument, seen }) => {
    insist(
      !given.feedback || !given.id,
      'ID_BESIDE_FEEDBACK',
      'An answer to a feedback goes by the id of the feedback and a key. Leave the id out, or give a key instead.',
      { path: 'id' },
    );
    insist(
      !given.feedback || state.feedback,
      'FEEDBACK_UNKNOWN',
      'There is no such feedback. Record it first.',
      {
        path: 'feedback',
      },
    );
    const data = commitmentOf(state, given);
    const known = state.commitments[data.commitment];
    if (known) {
      insist(
        sameData(known.made, data),
        'COMMITMENT_ALREADY_MADE',
        'There is another commitment with this key. Give this one another key, or correct the one that is there.',
        { path: 'key' },
      );
      return [];
    }
    insistEstablished(seen.partnership);
    insistCycleOf(data.partnership, seen.cycle);
    insistKnownParties(seen.unknown);
    insist(
      fromDocument || data.owners.length > 0 || data.ownersInWords !== undefined,
      'OWNER_MISSING',
      'Say who keeps this promise: name an owner, or write who it is.',
      { path: 'owners' },
    );
    return [commitmentMade(data)];
  },
});

type MadeData = DataOf<typeof commitmentMade>;

/** What is made of the input: partnership and cycle come from the feedback where they are left out. */
function commitmentOf(
  { feedback, commitments }: CommitmentState,
  { feedback: _feedback, id: _id, key, owners, involves, ...rest }: z.output<typeof input>,
): MadeData {
  const partnership = rest.partnership ?? feedback?.partnership;
  insist(partnership, 'PARTNERSHIP_MISSING', 'Say which partnership promises this.', { path: 'partnership' });
  insist(
    !feedback || feedback.partnership === partnership,
    'ANOTHER_PARTNERSHIP',
    'The feedback was given to another partnership. Only that one can answer it.',
    { path: 'partnership', partnership: feedback?.partnership },
  );
  const cycle = rest.cycle ?? feedback?.cycle;
  return {
    ...rest,
    commitment: key ?? nextKey(Object.keys(commitments)),
    partnership,
    ...(cycle ? { cycle } : {}),
    owners: [...new Set(owners)],
    involves: [...new Set(involves)],
  };
}

/** The first number that is not taken as a key, counting on from as many as there are. */
function nextKey(taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(String(number))) number += 1;
  return String(number);
}
