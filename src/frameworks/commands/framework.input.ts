/** The parts of a framework as people give them. */
import { z } from 'zod';
import { idSchema, nameSchema, wordsSchema } from '../../kernel/refs.js';
import { themesSchema } from '../../kernel/themes.js';
import { itemKindSchema } from '../framework.events.js';

const lines = z
  .array(z.int().min(1))
  .max(2000)
  .optional()
  .describe('Line numbers in the document that prints it.');

const gradeInput = z
  .strictObject({
    code: idSchema.describe('Its short code, for example amber.'),
    label: nameSchema.describe('Its name as printed, for example Partially Met.'),
  })
  .meta({ id: 'GradeInput', description: 'One grade of a rating scale.' });

const legendInput = z
  .strictObject({
    place: wordsSchema.describe('Where the document prints this legend.'),
    words: z
      .array(
        z
          .strictObject({
            grade: idSchema.describe('The code of the grade.'),
            words: wordsSchema.describe('What the legend says that the grade means.'),
          })
          .meta({ id: 'LegendWordsInput', description: 'What a legend says of one grade.' }),
      )
      .min(1)
      .max(20)
      .describe('What it says of each grade.'),
    lines,
  })
  .meta({
    id: 'LegendInput',
    description: 'The words that one place of a document prints for the grades of a scale.',
  });

export const scaleInput = z
  .strictObject({
    id: idSchema.describe('Its id within the framework.'),
    name: nameSchema.optional().describe('Its name.'),
    grades: z.array(gradeInput).min(2).max(20).describe('Its grades, the lowest first.'),
    legends: z.array(legendInput).max(20).default([]).describe('Every legend that is printed for it.'),
  })
  .meta({ id: 'ScaleInput', description: 'An ordered rating scale.' });

export const sectionInput = z
  .strictObject({
    id: idSchema.describe('Its id within the framework.'),
    number: wordsSchema.optional().describe('The number as printed.'),
    title: wordsSchema.describe('Its title.'),
  })
  .meta({ id: 'SectionInput', description: 'A part of a framework under one heading.' });

const requirementInput = z
  .strictObject({
    id: idSchema.describe('Its id within the item.'),
    text: wordsSchema.describe('What is required.'),
    scale: idSchema.describe('The scale by which it is rated.'),
  })
  .meta({ id: 'RequirementInput', description: 'A part of a standard that is rated by itself.' });

export const itemInput = z
  .strictObject({
    id: idSchema.describe('Its id within the framework.'),
    number: wordsSchema.optional().describe('The number as printed.'),
    kind: itemKindSchema.describe('How it is dealt with.'),
    section: idSchema.optional().describe('The section that it stands in.'),
    scale: idSchema.optional().describe('The scale by which it is rated.'),
    title: wordsSchema.optional().describe('A short title.'),
    wordings: z
      .array(
        z
          .strictObject({
            place: wordsSchema.optional().describe('Where the document prints it so.'),
            text: wordsSchema.describe('The words.'),
          })
          .meta({ id: 'ItemWordingInput', description: 'One printed wording of an item.' }),
      )
      .max(20)
      .default([])
      .describe('Every printed wording, the leading one first.'),
    themes: themesSchema.default([]).describe('Statutory themes and topics that it is about, by id.'),
    requirements: z
      .array(requirementInput)
      .max(200)
      .default([])
      .describe('Its requirements, where they are rated one by one.'),
    lines,
  })
  .meta({ id: 'ItemInput', description: 'A standard or question of a framework.' });

export const rollUpInput = z
  .strictObject({
    rule: z
      .enum(['lowest'])
      .meta({
        id: 'RollUpRule',
        description: 'How the grades of requirements make the grade of their standard.',
        values: { lowest: 'The lowest grade of the requirements leads to that of the standard.' },
      })
      .default('lowest')
      .describe('How the grades of requirements make the grade of their standard.'),
    map: z
      .array(
        z
          .strictObject({
            requirement: idSchema.describe('A grade of a requirement.'),
            standard: idSchema.describe('The grade of the standard that it leads to.'),
          })
          .meta({ id: 'RollUpStepInput', description: 'What one grade of a requirement leads to.' }),
      )
      .min(1)
      .max(20)
      .describe('What each grade of a requirement leads to.'),
  })
  .meta({
    id: 'RollUpInput',
    description: 'A printed rule by which requirements make the grade of their standard.',
  });

export const declaredNumberInput = z
  .strictObject({
    what: wordsSchema.describe('What is counted, for example standards.'),
    count: z.int().min(0).describe('The number.'),
    words: wordsSchema.optional().describe('The words as printed, for example nine standards.'),
    lines,
  })
  .meta({
    id: 'DeclaredNumberInput',
    description: 'A number that the document of a framework states of it.',
  });
