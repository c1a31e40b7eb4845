/** A small published audit: a framework of three questions, two cycles, agencies and a report, for tests of reports. */
import { agencyRegistered } from '../../src/agencies/agency.events.js';
import { cycleOpened } from '../../src/cycles/cycle.events.js';
import { frameworkPublished } from '../../src/frameworks/framework.events.js';
import { onDay, type Day } from '../../src/kernel/days.js';
import type { EventMetadata, NewEvent, StoredEvent } from '../../src/kernel/event.js';
import {
  findingRecorded,
  reportPublished,
  surveyResultRecorded,
  type Figure,
  type FindingRecorded,
  type SurveyResultRecorded,
} from '../../src/reports/report.events.js';

export const PUBLISHED: Day = '2024-05-01';

/** An event with its stream. */
export type Recorded = readonly [stream: string, event: NewEvent];

/** Stored events in the order given, each on its own day or the day of publication. */
export function historyOf(recorded: readonly Recorded[]): StoredEvent[] {
  const revisions = new Map<string, number>();
  return recorded.map(([stream, event], index) => {
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    return {
      position: index + 1,
      stream,
      revision,
      id: `${stream}:${revision}`,
      type: event.type,
      version: event.version,
      data: event.data,
      metadata: {
        occurred: event.occurred ?? onDay(PUBLISHED),
        ...(event.corrects ? { corrects: event.corrects } : {}),
      } as EventMetadata,
    };
  });
}

const question = (id: string) => ({
  id,
  kind: 'rated' as const,
  scale: 'rag',
  title: id,
  wordings: [],
  themes: id === 'escalation' ? ['escalation'] : [],
  requirements: [],
});

/** Items `s11/escalation`, `s11/training`, `s11/fathers` on the scale red, amber, green; cycles `2023` and `2024`. */
export const surroundings: readonly Recorded[] = [
  [
    'framework-s11',
    frameworkPublished({
      name: 'Section 11',
      scales: [
        { id: 'rag', grades: ['red', 'amber', 'green'].map((code) => ({ code, label: code })), legends: [] },
      ],
      sections: [],
      items: [question('escalation'), question('training'), question('fathers')],
      declared: [],
    }),
  ],
  ['cycle-2023', cycleOpened({ partnership: 'here', name: '2023', framework: 's11', mentionOnly: false })],
  ['cycle-2024', cycleOpened({ partnership: 'here', name: '2024', framework: 's11', mentionOnly: false })],
  ['agency-police', agencyRegistered({ name: 'Police', sector: 'police' })],
  ['agency-fire', agencyRegistered({ name: 'Fire', sector: 'fire_and_rescue' })],
  [
    'report-2024.report',
    reportPublished({
      partnership: 'here',
      cycle: '2024',
      title: 'Audit 2024',
      publishedOn: onDay(PUBLISHED),
    }),
  ],
];

export const percents = (numbers: Readonly<Record<string, number>>): Figure[] =>
  Object.entries(numbers).map(([measure, percent]) => figure({ measure, percent }));

export const figure = (numbers: Partial<Figure>): Figure => ({
  measure: 'aware',
  count: null,
  percent: null,
  value: null,
  basis: 'printed',
  ...numbers,
});

type Stated = Partial<Omit<FindingRecorded, 'about'>> & {
  readonly about?: Partial<FindingRecorded['about']>;
};

/** A finding of the report on cycle 2024, or of another report. */
export const stating = (finding: string, { about, ...data }: Stated, report = '2024.report'): Recorded => [
  `report-${report}`,
  findingRecorded({
    finding,
    kind: 'conclusion',
    numbers: [],
    about: { items: [], agencies: [], bodies: [], themes: [], recommendations: [], findings: [], ...about },
    ...data,
  }),
];

export const surveying = (result: string, data: Partial<SurveyResultRecorded>): Recorded => [
  'report-2024.report',
  surveyResultRecorded({
    result,
    group: 'Practitioners',
    count: null,
    percent: null,
    mean: null,
    rank: null,
    ...data,
  }),
];
