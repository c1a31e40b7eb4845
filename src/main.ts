import 'reflect-metadata';
import { readConfig } from './config.js';
import { Refusal } from './kernel/refusal.js';
import { start } from './start.js';

try {
  await start(readConfig());
} catch (error) {
  console.error(error instanceof Refusal ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
