/** The committed schema, from the package's root. The service serves exactly this file. */
import { readFileSync } from 'node:fs';
import { inPackage } from '../package-root.js';

export const SCHEMA_FILE = 'schema.graphql';

export const committedSchema = (): string => readFileSync(inPackage(SCHEMA_FILE), 'utf8');
