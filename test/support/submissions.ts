/** A framework, cycles and agencies that tests of submissions stand on. */
import { agencyRegistered } from '../../src/agencies/agency.events.js';
import { cycleOpened, submissionsClosed } from '../../src/cycles/cycle.events.js';
import { frameworkPublished } from '../../src/frameworks/framework.events.js';
import type { NewEvent } from '../../src/kernel/event.js';

const scale = (id: string, ...labels: string[]) => ({
  id,
  grades: labels.map((label) => ({ code: label.toLowerCase().replaceAll(' ', '-'), label })),
  legends: [],
});

const item = (id: string, also: Partial<Parameters<typeof frameworkPublished>[0]['items'][number]> = {}) => ({
  id,
  kind: 'rated' as const,
  scale: 'rag',
  wordings: [],
  themes: [],
  requirements: [],
  ...also,
});

/** Standards 1 and 2 are rated, question 3 is answered, standard 4 follows from its requirements. */
export const framework = frameworkPublished({
  name: 'Section 11',
  scales: [scale('rag', 'Red', 'Amber', 'Green'), scale('met', 'Not met', 'Partially met', 'Met')],
  sections: [],
  items: [
    item('1'),
    item('2'),
    item('3', { kind: 'answered', scale: undefined }),
    item('4', {
      requirements: [
        { id: 'a', text: 'A policy', scale: 'met' },
        { id: 'b', text: 'A lead', scale: 'met' },
      ],
    }),
  ],
  rollUp: {
    rule: 'lowest',
    map: [
      { requirement: 'not-met', standard: 'red' },
      { requirement: 'partially-met', standard: 'amber' },
      { requirement: 'met', standard: 'green' },
    ],
  },
  declared: [],
});

export const cycle = (name: string, frameworkId: string | undefined = 's11') =>
  cycleOpened({ partnership: 'here', name, framework: frameworkId, mentionOnly: false });

export const agency = (name: string) => agencyRegistered({ name, sector: 'health' });

/** The framework `s11`, the cycles `c1` (open), `c2` (open) and `shut` (closed for submissions), and agencies. */
export const surroundings: Readonly<Record<string, readonly NewEvent[]>> = {
  'framework-s11': [framework],
  'cycle-c1': [cycle('2025')],
  'cycle-c2': [cycle('2026')],
  'cycle-shut': [cycle('2024'), submissionsClosed({})],
  'agency-trust': [agency('Trust')],
  'agency-council': [agency('Council')],
};
