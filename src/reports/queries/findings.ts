/** Questions about what reports state and what their surveys found. */
import { z } from 'zod';
import { directoryProjection } from '../../../projections/directory.js';
import { frameworksProjection } from '../../../projections/frameworks.js';
import { reportsProjection } from '../../../projections/reports.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema, itemRefSchema } from '../../kernel/refs.js';
import { lineOf } from '../../partnerships/names.js';
import { defineQuery } from '../../read-models/query.js';
import { findingAnswers, pageOf, surveyAnswers } from '../finding-answer.js';
import { findingKindSchema } from '../report.events.js';
import {
  findingsWhere,
  surveyResultsWhere,
  type FindingStatement,
  type SurveyStatement,
} from '../statements.js';
import { itemsWithTheme } from '../themes.js';

const projections = [reportsProjection, frameworksProjection, directoryProjection];
const words = z.string().trim().min(1).max(300);

const findingFilter = z.strictObject({
  partnership: idSchema.optional(),
  cycle: idSchema.optional(),
  aboutCycle: idSchema.optional(),
  report: idSchema.optional(),
  kinds: z.array(findingKindSchema).min(1).optional(),
  item: itemRefSchema.optional(),
  agency: idSchema.optional(),
  theme: idSchema.optional(),
  recommendation: idSchema.optional(),
  measure: words.optional(),
});

const counts = <T>(certain: readonly T[], possible: readonly T[], isWanted: (one: T) => boolean) => ({
  wanted: certain.filter(isWanted),
  possibleCount: possible.filter(isWanted).length,
});

const sameWords = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

/** What reports state. An agency's findings include those about the agencies whose work it carries on. */
export const findingsQuery = defineQuery({
  name: 'findings',
  args: z.strictObject({ filter: findingFilter, ...pageArgs }),
  projections,
  answer: async (facts, { filter, ...page }, view) => {
    const { item, agency, kinds, measure, ...where } = filter;
    const line = agency ? await lineOf(facts, `agency:${agency}`, view) : [];
    const found = await findingsWhere(
      facts,
      {
        ...where,
        ...(item ? { items: [item] } : {}),
        ...(agency ? { agencies: [agency, ...line.map((party) => party.slice('agency:'.length))] } : {}),
        ...(where.theme ? { themeItems: await itemsWithTheme(facts, where.theme, view) } : {}),
      },
      view,
    );
    const isWanted = ({ fact: { value } }: FindingStatement) =>
      (!kinds || kinds.includes(value.kind)) &&
      (!measure || value.numbers.some((number) => sameWords(number.measure, measure)));
    const { wanted, possibleCount } = counts(found.certain, found.possible, isWanted);
    const connection = connectionOf(wanted, page, ({ fact }) => fact.subject);
    return { ...pageOf(connection, await findingAnswers(facts, connection.nodes, view)), possibleCount };
  },
});

const surveyFilter = z.strictObject({
  partnership: idSchema.optional(),
  cycle: idSchema.optional(),
  report: idSchema.optional(),
  item: itemRefSchema.optional(),
  group: words.optional(),
  answer: words.optional(),
  theme: idSchema.optional(),
});

/** What surveys found. */
export const surveyResultsQuery = defineQuery({
  name: 'surveyResults',
  args: z.strictObject({ filter: surveyFilter, ...pageArgs }),
  projections,
  answer: async (facts, { filter, ...page }, view) => {
    const { item, group, answer, ...where } = filter;
    const found = await surveyResultsWhere(
      facts,
      {
        ...where,
        ...(item ? { items: [item] } : {}),
        ...(where.theme ? { themeItems: await itemsWithTheme(facts, where.theme, view) } : {}),
      },
      view,
    );
    const isWanted = ({ fact: { value } }: SurveyStatement) =>
      (!group || sameWords(value.group, group)) && (!answer || sameWords(value.answer, answer));
    const { wanted, possibleCount } = counts(found.certain, found.possible, isWanted);
    const connection = connectionOf(wanted, page, ({ fact }) => fact.subject);
    return { ...pageOf(connection, surveyAnswers(connection.nodes)), possibleCount };
  },
});
