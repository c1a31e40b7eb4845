/** A line of the log of the program for each piece of work, for whoever looks for the cause of something. */
import { Logger } from '@nestjs/common';
import type { WorkFacts, WorkKind } from '../kernel/telemetry.js';
import { faultClassOf } from './outcomes.js';
import type { Ended } from './work-figures.js';

export class WorkLines {
  readonly #logger = new Logger('Work');

  /** Says at the end what was done, with all that is known of it and how long it took. */
  begin(kind: WorkKind, known: WorkFacts): Ended {
    const since = performance.now();
    return (facts, fault) =>
      this.#logger.debug(kind, {
        ...known,
        ...facts,
        ...(fault === undefined ? {} : { outcome: faultClassOf(fault) }),
        milliseconds: Math.round(performance.now() - since),
      });
  }
}
