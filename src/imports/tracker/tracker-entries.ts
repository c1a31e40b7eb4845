/** Entries of a table: the agencies that it names, and one for each row. */
import { registerAgency } from '../../agencies/commands/register-agency.js';
import { BEGINNING, type FuzzyDate } from '../../kernel/days.js';
import type { CommandDefinition, Recording, Step } from '../../kernel/command.js';
import type { Source } from '../../kernel/event.js';
import { partOfParty, type Party } from '../../kernel/refs.js';
import { establishPartnership } from '../../partnerships/commands/establish-partnership.js';
import { recordResponse } from '../../recommendations/commands/answer-recommendation.js';
import { assignResponsibility } from '../../recommendations/commands/assign-responsibility.js';
import { addRecipient } from '../../recommendations/commands/describe-recommendation.js';
import { makeRecommendation } from '../../recommendations/commands/make-recommendation.js';
import { reportProgress } from '../../recommendations/commands/report-progress.js';
import { setReviewDates } from '../../recommendations/commands/set-review-dates.js';
import { withdrawRecommendation } from '../../recommendations/commands/settle-recommendation.js';
import { useCase } from '../pack/entries/entry.js';
import type { LocatedEntry } from '../pack/read-pack.js';
import { storedDate, type PackDate } from '../pack/shared.schema.js';
import type { Mapping } from './mapping.schema.js';
import type { NamedParty, RowFacts, RowProgress } from './row-facts.js';
import type { RowPlace } from './row-index.js';

/** The partnership of the table, where the mapping names it. */
export function partnershipEntry(mapping: Mapping): LocatedEntry[] {
  const { id: partnership, name } = mapping.partnership;
  if (!name) return [];
  const source = { document: mapping.source, lines: [], basis: 'inferred' as const, note: FROM_MAPPING };
  const record = { occurred: until(mapping), sources: [source] };
  const steps = [useCase(establishPartnership, { partnership, name }, record)];
  return [{ key: `partnerships/${partnership}`, path: [], line: 1, steps }];
}

/** An agency that a row is the first to name. */
const agencyEntry = (mapping: Mapping, { party, name }: NamedParty, line: number): LocatedEntry => {
  const agency = partOfParty(party).id;
  const input = { agency, name, sector: mapping.recipients.sector };
  const record = recording(mapping, line, until(mapping), [readingOf(mapping, line, 'sector')]);
  const steps = [useCase(registerAgency, input, record)];
  return { key: `agencies/${agency}`, path: [], line, steps };
};

/** The agencies that a row is the first to name; what the mapping knows already is not registered. */
export function newAgencies(mapping: Mapping, facts: RowFacts, named: Set<string>): LocatedEntry[] {
  const known = new Set<string>(Object.values(mapping.recipients.known));
  return [...facts.recipients, ...facts.responsible].flatMap((one) => {
    if (named.has(one.party) || known.has(one.party) || one.name === one.party) return [];
    named.add(one.party);
    return [agencyEntry(mapping, one, facts.line)];
  });
}

/** A row: the recommendation or one more recipient of it, and what became of it there. */
export function rowEntry(mapping: Mapping, facts: RowFacts, place: RowPlace, only: boolean): LocatedEntry {
  const { recommendation } = place;
  const made = dateOf(mapping, facts.made, undefined);
  const share = facts.responsible[0]?.party ?? facts.recipients[0]?.party;
  const use: Use = (command, input, occurred = made, readings = []) =>
    useCase(command, { recommendation, ...input }, recording(mapping, facts.line, occurred, readings));
  const meant = (field: string, one: NamedParty) => readingsOf(mapping, facts.line, field, [one]);
  const steps = [
    ...(place.first ? [makingStep(mapping, facts, recommendation, made)] : []),
    ...(place.first
      ? []
      : facts.recipients.map((one) =>
          use(addRecipient, { recipient: one.party }, made, meant('recipient', one)),
        )),
    ...facts.responsible.map((one) =>
      use(assignResponsibility, { holder: one.party, from: [] }, made, meant('holder', one)),
    ),
    ...(facts.reviewDate ? [use(setReviewDates, { share, dates: [facts.reviewDate] })] : []),
    ...(facts.response ? [responseStep(mapping, facts, share, use)] : []),
    ...facts.progress.flatMap((one) => progressSteps(mapping, facts, one, only, use)),
  ];
  return { key: `rows/${place.key}`, path: [], line: facts.line, steps };
}

function makingStep(mapping: Mapping, facts: RowFacts, id: string, made: FuzzyDate): Step {
  const { number, list, cycle, text, recipients, themes, due } = facts;
  const input = {
    id,
    partnership: mapping.partnership.id,
    cycle,
    source: cycle ? undefined : mapping.source,
    list,
    number,
    wordings: [{ text: text ?? mapping.blankText }],
    addressedTo: recipients.map(({ party }) => party),
    themes,
    due,
  };
  const readings = [
    ...readingsOf(mapping, facts.line, 'recipient', recipients),
    ...(text === undefined
      ? [readingOf(mapping, facts.line, 'wordings', { note: 'The text is blank.' })]
      : []),
  ];
  return useCase(makeRecommendation, input, recording(mapping, facts.line, made, readings));
}

type Use = (
  command: CommandDefinition,
  input: object,
  occurred?: FuzzyDate,
  readings?: readonly Source[],
) => Step;

const responseStep = (mapping: Mapping, facts: RowFacts, share: Party | undefined, use: Use): Step =>
  use(
    recordResponse,
    { by: facts.recipients[0]?.party, share, stance: 'not_stated', text: facts.response },
    dateOf(mapping, undefined, facts.made),
  );

/** One report for each share of the row; withdrawn is the recommendation as a whole, when this row is all of it. */
function progressSteps(mapping: Mapping, facts: RowFacts, one: RowProgress, only: boolean, use: Use): Step[] {
  const { meaning, statusPrinted, note, date, cycle } = one;
  if (statusPrinted === undefined && note === undefined) return [];
  const occurred = dateOf(mapping, date, facts.made);
  const withdrawn = meaning === 'withdrawn';
  const states =
    meaning === 'no_status' || (withdrawn && only)
      ? undefined
      : withdrawn
        ? 'closed_without_being_done'
        : meaning;
  const report = {
    status: states,
    statusPrinted,
    note: note ?? (states === undefined ? statusPrinted : undefined),
    reportedIn: cycle ? { cycle } : undefined,
  };
  const holders = facts.responsible.length > 0 ? facts.responsible : facts.recipients;
  const shares = holders.length > 0 ? holders.map(({ party }) => party) : [undefined];
  return [
    ...shares.map((share) => use(reportProgress, { share, ...report }, occurred)),
    ...(withdrawn && only ? [use(withdrawRecommendation, {}, occurred)] : []),
  ];
}

/** The day given; else between the day it was made (if that is known) and the day of the table. */
function dateOf(mapping: Mapping, date: PackDate | undefined, made: PackDate | undefined): FuzzyDate {
  if (date) return storedDate(date);
  const earliest = made?.earliest ?? BEGINNING;
  return { earliest: earliest > mapping.asAt ? mapping.asAt : earliest, latest: mapping.asAt };
}

const until = ({ asAt }: Mapping): FuzzyDate => ({ earliest: BEGINNING, latest: asAt });

const recording = (
  { source }: Mapping,
  line: number,
  occurred: FuzzyDate,
  readings: readonly Source[] = [],
): Recording => ({
  occurred,
  sources: [{ document: source, lines: [line], basis: 'printed' }, ...readings],
});

const FROM_MAPPING = 'The mapping of the table says so.';

/** What a field holds that the table does not print. */
const readingOf = (
  { source }: Mapping,
  line: number,
  field: string,
  { printed, note = FROM_MAPPING }: Pick<Source, 'printed' | 'note'> = {},
): Source => ({
  document: source,
  lines: [line],
  field,
  basis: 'inferred',
  ...(printed ? { printed } : {}),
  note,
});

/** The names that the table prints for those whom the mapping knows. */
const readingsOf = (
  mapping: Mapping,
  line: number,
  field: string,
  parties: readonly NamedParty[],
): Source[] =>
  parties
    .filter(({ name }) => mapping.recipients.known[name])
    .map(({ name }) => readingOf(mapping, line, field, { printed: name }));
