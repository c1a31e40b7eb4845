/** Questions about panel sessions and contacts of a cycle. */
import { z } from 'zod';
import { agencyContact, cyclesProjection, panelSession } from '../../../projections/cycles.js';
import { directoryProjection } from '../../../projections/directory.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema, type Party } from '../../kernel/refs.js';
import { namesOf } from '../../partnerships/names.js';
import { certainBy, occurredOf, possibleBy } from '../../read-models/fact.js';
import { defineQuery } from '../../read-models/query.js';
import { partiesOfSession, sessionAnswer, sessionsOn } from '../panel-sessions.js';

const projections = [cyclesProjection, directoryProjection];

/** The panel sessions of a cycle; those that are only possible come last and say so. */
export const panelSessionsQuery = defineQuery({
  name: 'panelSessions',
  args: z.strictObject({ cycle: idSchema, ...pageArgs }),
  projections,
  answer: async (facts, { cycle, ...page }, view) => {
    const { certain, possible } = sessionsOn(await facts.of(panelSession, [cycle]), view.asOf);
    const names = await namesOf(facts, [...certain, ...possible].flatMap(partiesOfSession), view);
    const sessions = [
      ...certain.map((fact) => sessionAnswer(fact, false, names)),
      ...possible.map((fact) => sessionAnswer(fact, true, names)),
    ];
    return connectionOf(sessions, page, ({ session }) => session);
  },
});

/** The contacts with agencies about a cycle; those that are only possible come last and say so. */
export const contactLogQuery = defineQuery({
  name: 'contactLog',
  args: z.strictObject({ cycle: idSchema, agency: idSchema.optional(), ...pageArgs }),
  projections,
  answer: async (facts, { cycle, agency, ...page }, view) => {
    const all = await facts.of(agencyContact, [cycle]);
    const asked = all.filter(({ value }) => !agency || value.agency === agency);
    const names = await namesOf(
      facts,
      asked.map(({ value }): Party => `agency:${value.agency}`),
      view,
    );
    const answers = (list: typeof asked, possibly: boolean) =>
      list.map((fact) => ({
        ...fact.value,
        outcome: fact.value.outcome ?? null,
        agency: names(`agency:${fact.value.agency}`, { on: fact.latest }),
        occurred: occurredOf(fact),
        possibly,
        eventPositions: [fact.position],
      }));
    const contacts = [
      ...answers(certainBy(asked, view.asOf), false),
      ...answers(possibleBy(asked, view.asOf), true),
    ];
    return connectionOf(contacts, page, ({ contact }) => contact);
  },
});
