import { describe, it } from '@jest/globals';
import {
  continuationNoted,
  frameworkPublished,
  itemThemesAssigned,
} from '../../src/frameworks/framework.events.js';
import { frameworkQuery, frameworksQuery } from '../../src/frameworks/queries/frameworks.js';
import { holdsOnEveryDay } from '../support/on-every-day.js';
import { randomHistories, type Dice, type Maker } from '../support/random-histories.js';
import { frameworkByOracle, frameworksByOracle } from './frameworks.oracle.js';
import { byText, standingAt } from './standing.js';

const frameworks = ['f1', 'f2', 'f3'];
const items = ['1', '2'];
const themes = ['culture', 'escalation', 'fathers'];
const framework = (who: Dice) => `framework-${who.pick(frameworks)}`;

/** What a random framework consists of. */
const makers: readonly Maker[] = [
  (who, what) => [
    framework(who),
    frameworkPublished({
      name: what.pick(['North', 'South']),
      partnership: what.maybe(['here', 'there']),
      scales: [],
      sections: [],
      items: items.map((id) => ({
        id,
        kind: 'answered',
        wordings: [],
        themes: what.some(themes),
        requirements: [],
      })),
      declared: [],
    }),
  ],
  (who, what) => [
    framework(who),
    continuationNoted({
      item: who.pick(items),
      of: `${who.pick(frameworks)}/${who.pick(items)}`,
      wording: what.pick(['same', 'changed']),
    }),
  ],
  (who, what) => [framework(who), itemThemesAssigned({ item: who.pick(items), themes: what.some(themes) })],
];

describe('frameworks against a fold of the raw events', () => {
  it('have the same items, themes and continuations both ways, and stand in the same lists', () =>
    holdsOnEveryDay(
      randomHistories(makers),
      [frameworkQuery, frameworksQuery],
      35,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const shown = async (id: string) => {
          const answer = await ask(frameworkQuery, { id });
          const links = (list: readonly { item: string | null; wording: string }[]) =>
            list.map(({ item, wording }) => `${item} ${wording}`).sort(byText);
          return answer
            ? {
                name: answer.name,
                items: answer.items.map((item) => ({
                  ref: item.ref,
                  themes: item.themes,
                  possibleThemes: [...item.possibleThemes].sort(byText),
                  continues: links(item.continues),
                  continuedBy: links(item.continuedBy),
                })),
              }
            : undefined;
        };
        const listed = async (partnership?: string) =>
          (await ask(frameworksQuery, { partnership })).nodes.map((one) => one.id);
        return [
          ...(await Promise.all(
            frameworks.map(async (id) => [await shown(id), frameworkByOracle(told, id, day)] as const),
          )),
          [await listed(), frameworksByOracle(told)],
          [await listed('here'), frameworksByOracle(told, 'here')],
        ];
      },
    ));
});
