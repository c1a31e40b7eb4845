/** Entries of cycles, who took part, and panel sessions. */
import { logContact, recordNonReturn } from '../../../cycles/commands/chase-agency.js';
import { closeCycle, closeSubmissions } from '../../../cycles/commands/close-cycle.js';
import { holdPanelSession } from '../../../cycles/commands/hold-panel-session.js';
import { expectAgency, recordExemption } from '../../../cycles/commands/invite-agencies.js';
import { openCycle } from '../../../cycles/commands/open-cycle.js';
import type { CommandDefinition } from '../../../kernel/command.js';
import type { Pack } from '../pack.schema.js';
import type { Said } from '../shared.schema.js';
import { useCase, type Entry } from './entry.js';
import type { Reading } from './reading.js';

export const cycleEntries = (reading: Reading): Entry[] =>
  reading.pack.cycles.map((one, index) => {
    const { id: cycle, name, round, framework, methods, period, mentionOnly } = one;
    const input = {
      cycle,
      partnership: reading.partnershipOf(one),
      name,
      round,
      framework,
      methods: methods.length > 0 ? methods : undefined,
      period,
      dates: datesOf(one),
      mentionOnly,
    };
    return {
      key: `cycles/${cycle}`,
      path: ['cycles', index],
      steps: [useCase(openCycle, input, reading.record(one, { cycle }))],
    };
  });

function datesOf({ opens, submissionsDue, ends }: Pack['cycles'][number]) {
  const dates = { ...(opens && { opens }), ...(submissionsDue && { submissionsDue }), ...(ends && { ends }) };
  return Object.keys(dates).length > 0 ? dates : undefined;
}

/** That submissions or cycles closed. They come last, since a closed one takes no more. */
export const closingEntries = (reading: Reading): Entry[] =>
  reading.pack.cycles.flatMap((one, index) => [
    ...closingEntry(reading, one, index, 'submissionsClosed', closeSubmissions),
    ...closingEntry(reading, one, index, 'closed', closeCycle),
  ]);

function closingEntry(
  reading: Reading,
  one: Pack['cycles'][number],
  index: number,
  field: 'submissionsClosed' | 'closed',
  command: CommandDefinition,
): Entry[] {
  const said = one[field];
  if (!said) return [];
  const record = reading.record(said, { within: { lines: one.lines }, cycle: one.id });
  return [
    {
      key: `cycles/${one.id}/${field}`,
      path: ['cycles', index, field],
      steps: [useCase(command, { cycle: one.id }, record)],
    },
  ];
}

export function participationEntries(reading: Reading): Entry[] {
  const { expected, exemptions, contacts, nonReturns } = reading.pack.participation;
  return [
    ...expected.map((one, index) => part(reading, one, ['expected', index], one.agency, expectAgency)),
    ...exemptions.map((one, index) =>
      part(reading, one, ['exemptions', index], one.agency ?? one.sector ?? '', recordExemption),
    ),
    ...contacts.map(({ key, ...one }, index) => {
      const contact = { ...one, contact: key };
      return part(reading, contact, ['contacts', index], key, logContact);
    }),
    ...nonReturns.map((one, index) => part(reading, one, ['nonReturns', index], one.agency, recordNonReturn)),
  ];
}

/** One fact of participation: the fields of its use case with what is said of it. */
function part(
  reading: Reading,
  one: Said & { readonly cycle?: string | undefined },
  [list, index]: readonly [string, number],
  key: string,
  command: CommandDefinition,
): Entry {
  const {
    lines: _lines,
    basis: _basis,
    printed: _printed,
    note: _note,
    occurred: _day,
    fields: _fields,
    ...input
  } = one;
  const cycle = reading.cycleOf(one) ?? '';
  return {
    key: `participation/${cycle}/${list}/${key}`,
    path: ['participation', list, index],
    steps: [useCase(command, { ...input, cycle }, reading.record(one, { cycle }))],
  };
}

export const panelSessionEntries = (reading: Reading): Entry[] =>
  reading.pack.panelSessions.map((one, index) => {
    const { key: session, kind, title, held, why, virtual, agencies, submissions, members, attendance } = one;
    const cycle = reading.cycleOf(one) ?? '';
    const input = {
      cycle,
      session,
      kind,
      title,
      held,
      why,
      virtual,
      agencies: [...new Set([...agencies, ...Object.keys(attendance)])],
      submissions,
      members,
      attendance: Object.entries(attendance).map(([agency, came]) => ({ agency, ...came })),
    };
    return {
      key: `panelSessions/${cycle}/${session}`,
      path: ['panelSessions', index],
      steps: [useCase(holdPanelSession, input, reading.record(one, { cycle }))],
    };
  });
