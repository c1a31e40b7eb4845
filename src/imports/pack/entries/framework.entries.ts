/** Entries of frameworks and continuations. */
import { publishFramework } from '../../../frameworks/commands/publish-framework.js';
import { noteContinuation } from '../../../frameworks/commands/relate-items.js';
import { partsOfItemRef } from '../../../kernel/refs.js';
import type { Pack } from '../pack.schema.js';
import { useCase, type Entry } from './entry.js';
import type { Reading } from './reading.js';

type Scale = Pack['frameworks'][number]['scales'][number];

export const frameworkEntries = (reading: Reading): Entry[] =>
  reading.pack.frameworks.map((one, index) => {
    const { id: framework, name, partnership, scales, sections, items, rollUp, declared } = one;
    const input = {
      framework,
      name,
      partnership,
      scales: scales.map(scaleOf),
      sections,
      items,
      rollUp: rollUp && {
        rule: rollUp.rule,
        map: Object.entries(rollUp.map).map(([requirement, standard]) => ({ requirement, standard })),
      },
      declared,
    };
    return {
      key: `frameworks/${framework}`,
      path: ['frameworks', index],
      steps: [useCase(publishFramework, input, reading.record(one))],
    };
  });

const scaleOf = ({ id, name, grades, legends }: Scale) => ({
  id,
  ...(name ? { name } : {}),
  grades: Object.entries(grades).map(([code, label]) => ({ code, label })),
  legends: legends.map(({ words, ...legend }) => ({
    ...legend,
    words: Object.entries(words).map(([grade, text]) => ({ grade, words: text })),
  })),
});

export const continuationEntries = (reading: Reading): Entry[] =>
  reading.pack.continuations.map((one, index) => {
    const { framework, item } = partsOfItemRef(reading.item(one.item));
    const { of, wording } = one;
    return {
      key: `continuations/${framework}/${item}/${of}`,
      path: ['continuations', index],
      steps: [useCase(noteContinuation, { framework, item, of, wording }, reading.record(one))],
    };
  });
