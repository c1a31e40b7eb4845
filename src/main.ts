import 'reflect-metadata';
import { logFormat, readConfig } from './config.js';
import { tellFailedStart } from './observability/failed-start.js';
import { start } from './start.js';

try {
  await start(readConfig());
} catch (error) {
  tellFailedStart(error, logFormat());
  process.exitCode = 1;
}
