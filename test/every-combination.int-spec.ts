/** Any log goes with any place for read models. What is answered depends on the log alone. */
import { describe, expect, it } from '@jest/globals';
import { auditQuestions } from './support/audit-questions.js';
import * as audit from './support/live-cycle.js';
import { allShown, loadedAudits } from './support/loaded-audits.js';
import * as after from './support/live-recommendations.js';
import * as rarities from './support/live-rarities.js';
import { RunningService } from './support/running-service.js';
import { newStores } from './support/stores-for-tests.js';

/** The whole text of every answer, today, at an earlier day, and as it was known at a position. */
async function textsOf(service: RunningService, position: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const question of auditQuestions) {
    for (const times of ['', 'asOf: "2023-06-30"', `asKnownOn: "${position}"`]) {
      const asked = times ? question.replace(/\((?=\w)/, `(${times}, `) : question;
      texts[asked] = JSON.stringify(await service.send(asked));
    }
  }
  return texts;
}

describe('One log with read models in SQLite and in PostgreSQL', () => {
  it('answers every question alike, byte for byte', async () => {
    const { eventStore, readModels } = await newStores({
      eventStore: 'eventstoredb',
      readModels: 'postgres',
    });
    const inFiles = await loadedAudits(undefined, { eventStore, readModels: { kind: 'sqlite' } });
    const { status } = await inFiles.ask('{ status { head } }');
    for (const stage of [...audit.STAGES, ...after.STAGES, ...rarities.STAGES]) await stage(inFiles);
    const inDatabase = await RunningService.start(undefined, { eventStore, readModels });
    await Promise.all([allShown(inFiles), allShown(inDatabase)]);

    const texts = await textsOf(inFiles, status.head);
    expect(await textsOf(inDatabase, status.head)).toEqual(texts);
    expect(Object.values(texts).filter((text) => text.includes('"errors"'))).toEqual([]);

    await Promise.all([inFiles.stop(), inDatabase.stop()]);
  });
});

describe.each([
  ['sqlite', 'sqlite'],
  ['sqlite', 'postgres'],
  ['eventstoredb', 'sqlite'],
  ['eventstoredb', 'postgres'],
] as const)('The log in %s with read models in %s', (eventStore, readModels) => {
  it('needs nothing but its configuration to take an audit and to answer', async () => {
    const stores = await newStores({ eventStore, readModels });
    const service = await loadedAudits(['test/packs/westmarch-2021.yaml'], stores);
    const { recommendations } = await service.ask(
      '{ recommendations(filter: { partnership: "westmarch" }) { totals { status count } } }',
    );
    expect(recommendations.totals).toContainEqual({ status: 'IN_PROGRESS', count: 1 });
    await service.stop();
  });
});
