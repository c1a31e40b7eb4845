import { describe, expect, it } from '@jest/globals';
import { auditQuestions } from '../support/audit-questions.js';
import { auditFiles, loadedAudits } from '../support/loaded-audits.js';

/** Lists in which what is of the same days stands in the order of recording. */
const AS_RECORDED = ['events', 'entries'];

/** An answer with those lists in an order of their own. */
function withoutOrderOfRecording(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(withoutOrderOfRecording);
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([field, value]) => [
      field,
      AS_RECORDED.includes(field)
        ? (value as unknown[]).map((one) => JSON.stringify(one)).sort()
        : withoutOrderOfRecording(value),
    ]),
  );
}

/** The answers of a fresh service that loaded the audits in an order, by question. */
async function answersAfter(files: readonly string[]): Promise<Record<string, unknown>> {
  const service = await loadedAudits(files);
  try {
    const answers: Record<string, unknown> = {};
    for (const question of auditQuestions)
      answers[question] = withoutOrderOfRecording(await service.ask(question));
    return answers;
  } finally {
    await service.stop();
  }
}

describe('The five audits', () => {
  it('give the same answers in whichever order they are loaded', async () => {
    const files = auditFiles();
    const expected = await answersAfter(files);

    expect(files).toHaveLength(5);
    for (const order of [files.toReversed(), [2, 4, 0, 3, 1].map((index) => files[index]!)]) {
      expect(await answersAfter(order)).toEqual(expected);
    }
  });
});
