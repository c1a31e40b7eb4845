/** Entries of actions, feedback and commitments. */
import { addAction } from '../../../actions/commands/add-action.js';
import { dropAction } from '../../../actions/commands/drop-action.js';
import { progressAction } from '../../../actions/commands/progress-action.js';
import {
  dropCommitment,
  meetCommitment,
  progressCommitment,
} from '../../../commitments/commands/keep-commitment.js';
import { makeCommitment } from '../../../commitments/commands/make-commitment.js';
import { receiveFeedback } from '../../../commitments/commands/receive-feedback.js';
import type { Step } from '../../../kernel/command.js';
import type { Pack } from '../pack.schema.js';
import type { Said } from '../shared.schema.js';
import { useCase, type Entry } from './entry.js';
import type { Reading } from './reading.js';

type Action = Pack['actions'][number];
type Commitment = Pack['feedback'][number]['commitments'][number];

export const actionEntries = (reading: Reading): Entry[] =>
  reading.pack.actions.map((one, index) => {
    const id = `${reading.document}.${one.key}`;
    return {
      key: `actions/${one.key}`,
      path: ['actions', index],
      steps: [added(reading, one, id), ...followed(reading, one, id)],
    };
  });

function added(reading: Reading, one: Action, id: string): Step {
  const { number, label, text, owners, ownersInWords, due, themes, under } = one;
  const cycle = reading.cycleOf(one);
  const input = {
    id,
    partnership: reading.partnershipOf(one),
    cycle,
    number,
    label,
    text,
    owners,
    ownersInWords,
    due,
    themes,
    under: under && {
      ...under,
      ...(under.finding ? { finding: `${reading.document}/${under.finding}` } : {}),
      ...(under.item ? { item: reading.item(under.item, cycle) } : {}),
    },
  };
  return useCase(addAction, input, reading.record(one, { cycle }));
}

function followed(reading: Reading, one: Action, action: string): Step[] {
  const record = (said: Said) => reading.record(said, { within: one, cycle: reading.cycleOf(one) });
  return [
    ...one.progress.map(({ status, statusPrinted, progressNote, evidence, by, reportedIn, ...said }) =>
      useCase(
        progressAction,
        {
          action,
          status,
          statusPrinted,
          note: progressNote,
          evidence,
          reportedIn: reportedIn ?? (reading.cycle ? { cycle: reading.cycle } : undefined),
        },
        { ...record(said), ...(by ? { onBehalfOf: by } : {}) },
      ),
    ),
    ...(one.dropped ? [useCase(dropAction, { action, why: one.dropped.why }, record(one.dropped))] : []),
  ];
}

export const feedbackEntries = (reading: Reading): Entry[] =>
  reading.pack.feedback.map((one, index) => {
    const feedback = `${reading.document}.feedback.${one.key}`;
    const { agency, item, text, commitments } = one;
    const cycle = reading.cycleOf(one);
    const input = {
      id: feedback,
      partnership: reading.partnershipOf(one),
      cycle,
      agency,
      item: item && reading.item(item, cycle),
      text,
    };
    return {
      key: `feedback/${one.key}`,
      path: ['feedback', index],
      steps: [
        useCase(receiveFeedback, input, reading.record(one, { cycle })),
        ...commitments.flatMap((commitment) =>
          promised(reading, commitment, { feedback, key: commitment.key }, `${feedback}/${commitment.key}`, {
            within: one,
            cycle,
          }),
        ),
      ],
    };
  });

export const commitmentEntries = (reading: Reading): Entry[] =>
  reading.pack.commitments.map((one, index) => {
    const id = `${reading.document}.commitment.${one.key}`;
    const cycle = reading.cycleOf(one);
    const which = { id, key: one.key, partnership: reading.partnershipOf(one), cycle };
    return {
      key: `commitments/${one.key}`,
      path: ['commitments', index],
      steps: promised(reading, one, which, `${id}/${one.key}`, { cycle }),
    };
  });

interface Standing {
  readonly within?: Said;
  readonly cycle: string | undefined;
}

/** A promise and what became of it. */
function promised(
  reading: Reading,
  one: Commitment,
  which: object,
  commitment: string,
  standing: Standing,
): Step[] {
  const { text, owners, ownersInWords, involves, items, themes, due, progress, met, dropped } = one;
  const input = {
    ...which,
    text,
    owners,
    ownersInWords,
    involves,
    items: items.map((item) => reading.item(item, standing.cycle)),
    themes,
    due,
  };
  const record = (said: Said, within: Said | undefined) =>
    reading.record(said, { cycle: standing.cycle, ...(within ? { within } : {}) });
  return [
    useCase(makeCommitment, input, record(one, standing.within)),
    ...progress.map((said) =>
      useCase(progressCommitment, { commitment, note: said.progressNote }, record(said, one)),
    ),
    ...(met ? [useCase(meetCommitment, { commitment, note: met.outcomeNote }, record(met, one))] : []),
    ...(dropped ? [useCase(dropCommitment, { commitment, why: dropped.why }, record(dropped, one))] : []),
  ];
}
