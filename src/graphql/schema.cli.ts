/** `npm run schema` writes schema.graphql anew from its sources. */
import { writeFileSync } from 'node:fs';
import { inPackage } from '../package-root.js';
import { SCHEMA_FILE } from './committed-schema.js';
import { composeSchema } from './compose-schema.js';

writeFileSync(inPackage(SCHEMA_FILE), composeSchema());
