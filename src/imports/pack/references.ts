/** Which partnerships, bodies, agencies, cycles and frameworks a pack names, and which of them nobody knows. */
import { agencyStream } from '../../agencies/agency.state.js';
import { cycleStream } from '../../cycles/cycle.state.js';
import { frameworkStream } from '../../frameworks/framework.state.js';
import type { ReadState } from '../../kernel/command.js';
import { partOfParty, partySchema, type Party } from '../../kernel/refs.js';
import { partnershipStream } from '../../partnerships/partnership.state.js';
import type { Pack } from './pack.schema.js';
import type { PathProblem } from './problems.js';
import { valuesIn } from './values-in.js';

type Kind = 'partnership' | 'body' | 'agency' | 'cycle' | 'framework';

interface Reference {
  readonly kind: Kind;
  readonly id: string;
  readonly path: readonly PropertyKey[];
}

/** The fields of a pack that hold an id, or a list of ids, of one kind. */
const fieldsOf: Readonly<Record<string, Kind>> = {
  partnership: 'partnership',
  members: 'partnership',
  agency: 'agency',
  agencies: 'agency',
  partOf: 'agency',
  cycle: 'cycle',
  cycles: 'cycle',
  to: 'cycle',
  framework: 'framework',
};

/** Every problem of naming something that is neither in the pack nor known to the tracker. */
export async function unknownReferences(pack: Pack, read: ReadState): Promise<PathProblem[]> {
  const inPack = {
    partnership: new Set(pack.partnerships.map(({ id }) => id)),
    body: new Set(pack.bodies.map(({ id }) => id)),
    agency: new Set(pack.agencies.map(({ id }) => id)),
    cycle: new Set(pack.cycles.map(({ id }) => id)),
    framework: new Set(pack.frameworks.map(({ id }) => id)),
  };
  const known = new Map<string, boolean>();
  const problems: PathProblem[] = [];
  for (const { kind, id, path } of referencesIn(pack)) {
    const name = `${kind} ${id}`;
    if (!known.has(name)) known.set(name, inPack[kind].has(id) || (await isKnown(read, kind, id)));
    if (known.get(name)) continue;
    problems.push({
      path,
      code: 'REFERENCE_UNKNOWN',
      message: `There is no ${name} in this pack or in the tracker. Correct the id, or add it to the pack.`,
    });
  }
  return problems;
}

const referencesIn = (pack: Pack): Reference[] =>
  valuesIn(pack, []).flatMap(({ path, value }) =>
    typeof value === 'string' ? referenceAt(path, value) : [],
  );

function referenceAt(path: readonly PropertyKey[], value: string): Reference[] {
  const field = String(typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1));
  if (isParty(field, value)) {
    const { kind, id } = partOfParty(value as Party);
    return [{ kind, id, path }];
  }
  const kind = fieldsOf[field];
  if (!kind || (field === 'to' && !path.includes('carriedForward'))) return [];
  return [{ kind, id: value, path }];
}

const partyFields = new Set([
  'by',
  'of',
  'owners',
  'involves',
  'holder',
  'from',
  'share',
  'madeBy',
  'addressedTo',
  'concerns',
  'bodies',
]);

const isParty = (field: string, value: string): boolean =>
  partyFields.has(field) && partySchema.safeParse(value).success;

async function isKnown(read: ReadState, kind: Kind, id: string): Promise<boolean> {
  switch (kind) {
    case 'agency':
      return (await read(agencyStream, id)).status === 'registered';
    case 'cycle':
      return (await read(cycleStream, id)).status === 'opened';
    case 'framework':
      return (await read(frameworkStream, id)).status === 'published';
    case 'partnership':
      return (await read(partnershipStream, id)).status === 'established';
    case 'body': {
      const partnership = await read(partnershipStream, id.split('.')[0] ?? '');
      return partnership.status === 'established' && partnership.bodies[id] !== undefined;
    }
  }
}
