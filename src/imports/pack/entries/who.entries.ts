/** Entries of partnerships, bodies, topics and agencies. */
import { noteAgencyAlias, renameAgency } from '../../../agencies/commands/name-agency.js';
import { joinPartnership, leavePartnership } from '../../../agencies/commands/partnership-membership.js';
import { registerAgency } from '../../../agencies/commands/register-agency.js';
import { succeedAgency } from '../../../agencies/commands/succeed-agency.js';
import { ALWAYS } from '../../../kernel/days.js';
import type { CommandDefinition } from '../../../kernel/command.js';
import { addTopic } from '../../../partnerships/commands/add-topic.js';
import { establishPartnership } from '../../../partnerships/commands/establish-partnership.js';
import { dissolveBody, formBody, proposeBody } from '../../../partnerships/commands/form-body.js';
import { noteBodyAlias, renameBody } from '../../../partnerships/commands/name-body.js';
import { notePartnershipAlias, renamePartnership } from '../../../partnerships/commands/name-partnership.js';
import type { Pack } from '../pack.schema.js';
import type { Said } from '../shared.schema.js';
import { useCase, type Entry } from './entry.js';
import type { Reading } from './reading.js';

type Agency = Pack['agencies'][number];

/** Partnerships and regions; a region after its members. */
export function partnershipEntries(reading: Reading): Entry[] {
  const entries = reading.pack.partnerships.map((one, index): Entry => {
    const { id: partnership, name, kind, members, since } = one;
    return {
      key: `partnerships/${partnership}`,
      path: ['partnerships', index],
      steps: [
        useCase(establishPartnership, { partnership, name, kind, members, since }, reading.record(one)),
        ...namingSteps(reading, one, { partnership }, notePartnershipAlias, renamePartnership),
      ],
    };
  });
  const isRegion = ({ path }: Entry) => reading.pack.partnerships[path[1] as number]!.kind === 'region';
  return [...entries.filter((entry) => !isRegion(entry)), ...entries.filter(isRegion)];
}

export const bodyEntries = (reading: Reading): Entry[] =>
  reading.pack.bodies.map((one, index) => {
    const { id: body, name, kind, of, since, proposed, dissolved } = one;
    const which = { partnership: reading.partnershipOf(one), body };
    const made = proposed
      ? useCase(proposeBody, { ...which, name, kind, of }, reading.record(one))
      : useCase(formBody, { ...which, name, kind, of, since }, reading.record(one));
    return {
      key: `bodies/${body}`,
      path: ['bodies', index],
      steps: [
        made,
        ...namingSteps(reading, one, which, noteBodyAlias, renameBody),
        ...(dissolved
          ? [
              useCase(
                dissolveBody,
                { ...which, why: dissolved.why },
                reading.record(dissolved, { within: one }),
              ),
            ]
          : []),
      ],
    };
  });

export const topicEntries = (reading: Reading): Entry[] =>
  reading.pack.topics.map((one, index) => {
    const partnership = reading.partnershipOf(one);
    return {
      key: `topics/${partnership}/${one.id}`,
      path: ['topics', index],
      steps: [useCase(addTopic, { partnership, topic: one.id, name: one.name }, reading.record(one))],
    };
  });

/** Agencies: first each by itself, then who carries on whose work, since that names others. */
export function agencyEntries(reading: Reading): Entry[] {
  const { agencies } = reading.pack;
  return [
    ...agencies.map((one, index) => agencyEntry(reading, one, index)),
    ...agencies.flatMap((one, index) => successionEntry(reading, one, index)),
  ];
}

const agencyEntry = (reading: Reading, one: Agency, index: number): Entry => {
  const { id: agency, name, sector, partOf, deliveredBy, since } = one;
  return {
    key: `agencies/${agency}`,
    path: ['agencies', index],
    steps: [
      useCase(registerAgency, { agency, name, sector, partOf, deliveredBy, since }, reading.record(one)),
      ...namingSteps(reading, one, { agency }, noteAgencyAlias, renameAgency),
      ...one.memberOf.map(({ partnership, left, why, ...said }) => {
        const record = reading.record(said, { within: one });
        return left
          ? useCase(leavePartnership, { agency, partnership, why }, record)
          : useCase(
              joinPartnership,
              { agency, partnership },
              said.occurred ? record : { ...record, occurred: ALWAYS },
            );
      }),
    ],
  };
};

const successionEntry = (reading: Reading, one: Agency, index: number): Entry[] =>
  one.succeededBy.length === 0
    ? []
    : [
        {
          key: `agencies/${one.id}/succession`,
          path: ['agencies', index, 'succeededBy'],
          steps: one.succeededBy.map((succession) => {
            const { agencies: by, extent, why } = succession;
            const record = reading.record(succession, { within: { lines: one.lines } });
            return useCase(succeedAgency, { agency: one.id, by, extent, why }, record);
          }),
        },
      ];

interface Named {
  readonly aliases: readonly ({ readonly name: string } & Said)[];
  readonly renames: readonly ({ readonly from?: string | undefined; readonly to: string } & Said)[];
}

/** Aliases and renames of a partnership, a body or an agency. */
const namingSteps = (
  reading: Reading,
  one: Named & Said,
  which: object,
  noteAlias: CommandDefinition,
  rename: CommandDefinition,
) => [
  ...one.aliases.map(({ name: alias, ...said }) =>
    useCase(noteAlias, { ...which, alias }, reading.record(said, { within: one })),
  ),
  ...one.renames.map(({ from, to, ...said }) =>
    useCase(rename, { ...which, from, to }, reading.record(said, { within: one })),
  ),
];
