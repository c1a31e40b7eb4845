/** Says on the way out why a service did not start. */
import { inspect } from 'node:util';
import { Refusal } from '../kernel/refusal.js';
import { JsonLogger } from './json-logger.js';
import { withoutAddresses } from './without-addresses.js';

/** Prints a refusal as its code and sentence, and what nobody expected whole, in the form of the other lines. */
export function tellFailedStart(fault: unknown, logFormat: 'text' | 'json'): void {
  if (logFormat === 'json') tellAsJson(fault);
  else
    console.error(
      withoutAddresses(fault instanceof Refusal ? `${fault.code}: ${fault.message}` : inspect(fault)),
    );
}

function tellAsJson(fault: unknown): void {
  const logger = new JsonLogger(['error']);
  if (fault instanceof Refusal) logger.error(fault.message, { code: fault.code }, 'Start');
  else logger.error(inspect(fault), 'Start');
}
