/** The log of the program as JSON: one object a line, for machines that collect it. */
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { withoutAddresses } from './without-addresses.js';

type Line = ReturnType<ConsoleLogger['getJsonLogObject']>;
type LineOptions = Parameters<ConsoleLogger['getJsonLogObject']>[1];

/**
 * Lines hold `time` (ISO), `level`, `context`, `message` (for faults with the stack), and what was given beside the
 * message, as `correlationId` and `traceId`.
 */
export class JsonLogger extends ConsoleLogger {
  constructor(logLevels: LogLevel[]) {
    super({ json: true, colors: false, compact: true, flattenParams: true, logLevels });
  }

  protected override getJsonLogObject(message: unknown, options: LineOptions): Line {
    const { timestamp, pid: _pid, ...line } = super.getJsonLogObject(message, options);
    return { time: new Date(timestamp).toISOString(), ...line } as unknown as Line;
  }

  protected override stringifyJsonLogObject(line: Line): string {
    return withoutAddresses(super.stringifyJsonLogObject(line));
  }
}
