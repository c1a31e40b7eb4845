import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { submissionStream } from '../../submissions/submission.state.js';
import {
  MAX_OF_SESSION,
  attendanceSchema,
  panelFunctionSchema,
  panelSessionHeld,
  panelSessionKindSchema,
} from '../cycle.events.js';
import { insistOpened, insistReason } from '../cycle.rules.js';
import { cycleStream } from '../cycle.state.js';
import { cycleInput } from './cycle.input.js';
import { freeKey } from './free-key.js';

const panelMemberInput = z
  .strictObject({
    person: idSchema.optional().describe('The person, only as an opaque id.'),
    role: wordsSchema.optional().describe('The role, as printed.'),
    of: partySchema.optional().describe('The agency, body or partnership that the member comes from.'),
    organisation: wordsSchema
      .optional()
      .describe('The organisation in words, where the tracker does not know it.'),
    function: panelFunctionSchema.describe('What the member did on the panel.'),
    count: z.int().min(1).max(1000).default(1).describe('How many people this line stands for.'),
    lines: z
      .array(z.int().min(1))
      .max(2000)
      .optional()
      .describe('Line numbers in the document that names the member.'),
  })
  .meta({ id: 'PanelMemberInput', description: 'Somebody on a panel, by role and organisation.' });

const attendanceInput = z
  .strictObject({
    agency: idSchema.describe('The agency.'),
    attendance: attendanceSchema.describe('Whether it came.'),
    note: narrativeInput.optional().describe('Anything a reader should know about it.'),
  })
  .meta({ id: 'AttendanceInput', description: 'Whether an agency came to a panel session.' });

const input = z.strictObject({
  cycle: cycleInput,
  session: idSchema.optional().describe('The key of this session within the cycle; numbered when left out.'),
  kind: panelSessionKindSchema.describe('What kind of meeting it is.'),
  title: wordsSchema.optional().describe('Its title.'),
  held: z.boolean().default(true).describe('False when it did not take place.'),
  why: narrativeInput.optional().describe('Why it did not take place.'),
  virtual: z.boolean().optional().describe('Whether people met online.'),
  agencies: z.array(idSchema).max(MAX_OF_SESSION).default([]).describe('The agencies that it looked at.'),
  submissions: z
    .array(idSchema)
    .max(MAX_OF_SESSION)
    .default([])
    .describe('The submissions that it looked at.'),
  members: z.array(panelMemberInput).max(100).default([]).describe('Who sat on the panel.'),
  attendance: z
    .array(attendanceInput)
    .max(MAX_OF_SESSION)
    .default([])
    .describe('Which of its agencies, or of those whose submissions it looked at, came.'),
});

/** A meeting looked at submissions, or did not take place. */
export const holdPanelSession = defineCommand({
  name: 'holdPanelSession',
  description:
    'Records a meeting that looked at submissions: who sat on it and which agencies came, or why it was not held.',
  stream: cycleStream,
  roles: ['business_unit', 'panel'],
  input,
  idOf: ({ cycle }) => cycle,
  lookUp: async (read, { submissions }) => {
    const seen = await Promise.all(submissions.map((id) => read(submissionStream, id)));
    return seen.flatMap((submission) => (submission.status === 'unknown' ? [] : submission.agencies));
  },
  decide: (cycle, { cycle: _id, session: key, ...data }, { fromDocument, seen }) => {
    insistOpened(cycle);
    const taken = cycle.sessions.map(({ session }) => session);
    const session = { session: key ?? freeKey('session', taken), ...data };
    const known = cycle.sessions.find((one) => one.session === key);
    if (known && sameData(known, session)) return [];
    insist(
      !known,
      'SESSION_ALREADY_RECORDED',
      'A session with this key is already recorded. Correct it, or leave the key out.',
      {
        path: 'session',
      },
    );
    if (!data.held) insistReason(data.why, fromDocument);
    insistAttendance(data, [...data.agencies, ...seen]);
    return [panelSessionHeld(session)];
  },
});

/** `agencies` are those that the session looked at: by name, or through their submissions. */
function insistAttendance(
  { held, attendance }: Pick<z.output<typeof input>, 'held' | 'attendance'>,
  agencies: readonly string[],
): void {
  insist(
    held || attendance.length === 0,
    'SESSION_NOT_HELD',
    'Nobody can come to a session that did not take place.',
    {
      path: 'attendance',
    },
  );
  attendance.forEach(({ agency }, at) => {
    const path = `attendance.${at}.agency`;
    insist(
      agencies.includes(agency),
      'NOT_AN_AGENCY_OF_THE_SESSION',
      `The agency ${agency} is not among the agencies of this session.`,
      {
        path,
        agency,
      },
    );
    insist(
      attendance.findIndex((one) => one.agency === agency) === at,
      'ATTENDANCE_TWICE',
      `The attendance of ${agency} is given twice.`,
      { path, agency },
    );
  });
}
