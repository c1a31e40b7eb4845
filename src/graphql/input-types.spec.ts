import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { agencyCommands } from '../agencies/commands/index.js';
import { InputTypes } from './input-types.js';

const scalars =
  'scalar Day scalar Party type CommandResult { id: ID! } type BatchResult { id: ID! } type Query { nothing: ID }';

describe('mutations written from the use cases', () => {
  const sdl = InputTypes.sdlOf(agencyCommands, []);
  const schema = buildSchema(`${scalars} ${sdl}`);

  it('gives every use case a mutation with its description', () => {
    const fields = schema.getMutationType()?.getFields() ?? {};
    expect(Object.keys(fields)).toEqual(agencyCommands.map(({ name }) => name));
    expect(fields.registerAgency?.description).toContain('Registers an organisation');
  });

  it('keeps required fields, names of shared types and their descriptions', () => {
    expect(sdl).toContain('sector: Sector!');
    expect(sdl).toContain('since: FuzzyDateInput\n');
    expect(sdl).toContain('"The sector that an agency works in."\nenum Sector {');
    expect(sdl).toContain('agency: ID\n');
    expect(sdl).toContain('by: [ID!]!');
  });
});
