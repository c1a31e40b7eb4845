/** A small audit: two agencies that returned it, one that is still at it, and a recommendation. */
import type { RunningService } from './running-service.js';

export const FRAMEWORK = 's11';
/** The submission of the trust, a draft. */
export const DRAFT = 'c1.trust';
/** Submissions that were received. */
export const RECEIVED = ['c1.police', 'c1.fire'] as const;
/** The rated items of the framework. */
export const ITEMS = ['1', '2', '3', '4', '5', '6', '7', '8'].map((item) => `${FRAMEWORK}/${item}`);

export const leadOf = (agency: string): string => `lead-${agency} agency_lead agency:${agency}`;

/** One exact day, as an input. */
export const exactly = (day: string) => ({ earliest: day, latest: day });

/** Runs it, as of 1 February 2026. */
export async function runSmallAudit(service: RunningService): Promise<void> {
  await service.tell('establishPartnership', { partnership: 'northshire', name: 'Northshire' });
  for (const agency of ['trust', 'police', 'fire'])
    await service.tell('registerAgency', { agency, name: agency, sector: 'OTHER' });
  await service.tell('publishFramework', {
    framework: FRAMEWORK,
    name: 'Section 11',
    scales: [{ id: 'rag', grades: ['red', 'green'].map((code) => ({ code, label: code })) }],
    items: [
      ...ITEMS.map((item) => item.split('/')[1]).map((id) => ({ id, kind: 'RATED', scale: 'rag' })),
      { id: 'q', kind: 'ANSWERED', title: 'Question' },
    ],
  });
  await service.tell('openCycle', {
    cycle: 'c1',
    partnership: 'northshire',
    name: 'Audit',
    framework: FRAMEWORK,
    dates: { opens: exactly('2026-02-01') },
  });
  await service.tell('startSubmission', { agencies: ['trust'], cycles: ['c1'] }, { actor: leadOf('trust') });
  for (const submission of RECEIVED) {
    const agency = submission.slice(3);
    await service.tell('startSubmission', { agencies: [agency], cycles: ['c1'] });
    const ratings = ITEMS.map((item) => ({ item, grade: 'green' }));
    await service.tell('rateStandards', { submission, ratings });
    await service.tell('submitSubmission', { submission }, { actor: leadOf(agency) });
  }
  await service.tell('makeRecommendation', {
    id: 'r1',
    partnership: 'northshire',
    cycle: 'c1',
    addressedTo: ['agency:trust'],
    wordings: [{ text: 'Train everybody.' }],
  });
}
