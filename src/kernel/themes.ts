/**
 * The themes of every Section 11 audit: the arrangements that the statutory guidance "Working together to safeguard
 * children" lists for organisations with duties under section 11 of the Children Act 2004.
 */
import { z } from 'zod';
import { idSchema } from './refs.js';

export const statutoryThemes = {
  accountability: 'A clear line of accountability for safeguarding',
  'senior-lead': 'A senior board level lead for safeguarding',
  'listening-to-children':
    'A culture of listening to children and taking account of their wishes and feelings',
  whistleblowing: 'Clear whistleblowing procedures',
  escalation: 'Clear escalation policies for staff',
  'information-sharing': 'Arrangements for sharing information',
  'designated-practitioner': 'A designated practitioner for child safeguarding',
  'safe-recruitment': 'Safe recruitment practices',
  'training-and-supervision': 'Supervision, support and training of staff',
  culture: 'A culture of safety, equality and protection',
} as const;

/** A statutory theme or a topic that a partnership added, by its id. */
export const themeSchema = idSchema;

/** A list of themes and topics. */
export const themesSchema = z.array(themeSchema).max(50);
