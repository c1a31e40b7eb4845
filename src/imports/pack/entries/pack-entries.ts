/** All entries of a pack, in the order in which they can be stored: each finds what it names already there. */
import type { Pack } from '../pack.schema.js';
import { closingEntries, cycleEntries, panelSessionEntries, participationEntries } from './cycle.entries.js';
import type { Entry } from './entry.js';
import { continuationEntries, frameworkEntries } from './framework.entries.js';
import { readingOf } from './reading.js';
import { recommendationEntries } from './recommendation.entries.js';
import { documentEntry, findingEntries, surveyEntries } from './report.entries.js';
import { submissionEntries } from './submission.entries.js';
import { agencyEntries, bodyEntries, partnershipEntries, topicEntries } from './who.entries.js';
import { actionEntries, commitmentEntries, feedbackEntries } from './work.entries.js';

const sections = [
  partnershipEntries,
  bodyEntries,
  topicEntries,
  agencyEntries,
  frameworkEntries,
  continuationEntries,
  cycleEntries,
  participationEntries,
  submissionEntries,
  panelSessionEntries,
  (reading: Parameters<typeof documentEntry>[0]) => [documentEntry(reading)],
  findingEntries,
  surveyEntries,
  recommendationEntries,
  actionEntries,
  feedbackEntries,
  commitmentEntries,
  closingEntries,
];

/** The entries of a checked pack. */
export function packEntries(pack: Pack): Entry[] {
  const reading = readingOf(pack);
  return sections.flatMap((entriesOf) => entriesOf(reading));
}
