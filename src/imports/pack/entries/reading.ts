/** What the entries of one pack share: its document, its own cycle and partnership, and how its facts are recorded. */
import { BEGINNING, earlierOf, END_OF_TIME, type FuzzyDate } from '../../../kernel/days.js';
import type { Recording } from '../../../kernel/command.js';
import type { Source } from '../../../kernel/event.js';
import { itemRef, type Party } from '../../../kernel/refs.js';
import type { Pack } from '../pack.schema.js';
import { storedDate, type FieldSource, type Said } from '../shared.schema.js';

export interface RecordingOptions {
  /** The entry that the fact stands in; its lines hold where the fact gives none. */
  readonly within?: Said;
  /** The cycle of the fact; the pack's own when left out. */
  readonly cycle?: string | null;
  readonly onBehalfOf?: Party;
}

export interface Reading {
  readonly pack: Pack;
  readonly document: string;
  /** The pack's own partnership. */
  readonly partnership: string;
  /** The pack's own cycle. */
  readonly cycle: string | undefined;
  /** FRAMEWORK/ITEM of an item as the pack writes it, in the framework that the cycle uses. */
  readonly item: (written: string, cycle?: string | null) => string;
  /** The cycle of an entry: the one it names, none for null, else the pack's own. */
  readonly cycleOf: (entry: { cycle?: string | null | undefined }) => string | undefined;
  readonly partnershipOf: (entry: { partnership?: string | undefined }) => string;
  readonly record: (said: Said, options?: RecordingOptions) => Recording;
}

/** Reads a checked pack. */
export function readingOf(pack: Pack): Reading {
  const document = pack.document.id;
  const own = pack.cycles[0];
  const cycle = own?.id;
  const partnership =
    pack.document.partnership ?? own?.partnership ?? pack.partnerships[0]?.id ?? cycle?.split('.')[0] ?? '';
  const frameworkOf = (id: string | null | undefined) =>
    pack.cycles.find((one) => one.id === id)?.framework ?? own?.framework ?? pack.frameworks[0]?.id ?? '';
  return {
    pack,
    document,
    partnership,
    cycle,
    item: (written, of) => (written.includes('/') ? written : itemRef(frameworkOf(of ?? cycle), written)),
    cycleOf: (entry) => (entry.cycle === null ? undefined : (entry.cycle ?? cycle)),
    partnershipOf: (entry) => entry.partnership ?? partnership,
    record: (said, { within, cycle: of, onBehalfOf } = {}) => ({
      occurred: said.occurred
        ? storedDate(said.occurred)
        : (datedBy(within) ?? dateOfFact(pack, of ?? cycle)),
      sources: sourcesOf(document, said, within),
      ...(onBehalfOf ? { onBehalfOf } : {}),
    }),
  };
}

const datedBy = (said: Said | undefined): FuzzyDate | undefined =>
  said?.occurred ? storedDate(said.occurred) : undefined;

/** A fact with no day of its own: from its cycle's first known day to the last day of the document's publication. */
function dateOfFact(pack: Pack, cycleId: string | undefined): FuzzyDate {
  const cycle = pack.cycles.find(({ id }) => id === cycleId);
  const latest = pack.document.publishedOn.date.latest ?? END_OF_TIME;
  const begins = cycle?.opens?.earliest ?? cycle?.period?.earliest ?? BEGINNING;
  return { earliest: earlierOf(begins, latest), latest };
}

/** The sources of a fact: one for the whole, one for each field that has its own. */
function sourcesOf(document: string, said: Said, within: Said | undefined): Source[] {
  const whole: FieldSource = {
    lines: said.lines ?? within?.lines,
    basis: said.basis ?? within?.basis,
    printed: said.printed,
    note: said.note,
  };
  const fields = Object.entries(said.fields ?? {});
  return [
    sourceOf(document, whole),
    ...fields.map(([field, own]) => ({
      ...sourceOf(document, { ...own, lines: own.lines ?? whole.lines }),
      field,
    })),
  ];
}

const sourceOf = (document: string, { lines, basis, printed, note }: FieldSource): Source => ({
  document,
  lines: lines ?? [],
  basis: basis ?? 'printed',
  ...(printed ? { printed } : {}),
  ...(note ? { note } : {}),
});
