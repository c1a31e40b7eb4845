/** Figures of the work that this process does, for Prometheus. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { WorkFacts, WorkKind } from '../kernel/telemetry.js';
import { faultClassOf } from './outcomes.js';

/** Takes in what became known at the end of a piece of work. */
export type Ended = (facts: WorkFacts, fault?: unknown) => void;

/** Upper bounds in seconds: a local write takes a millisecond, an answer over the network some hundreds of them. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class WorkFigures {
  readonly #appends;
  readonly #appendsStored;
  readonly #appendSeconds;
  readonly #eventsStored;
  readonly #appendsWaiting;
  readonly #readSeconds;
  readonly #commands;
  readonly #commandSeconds;
  readonly #operations;
  readonly #operationSeconds;
  readonly #subscriptionsOpen;
  readonly #begin: Readonly<Record<WorkKind, (facts: WorkFacts) => Ended | undefined>>;

  constructor(registry: Registry) {
    const registers = [registry];
    const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
      new Counter({ name: `throughline_${name}`, help, labelNames, registers });
    const histogram = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
      new Histogram({ name: `throughline_${name}`, help, labelNames, buckets, registers });

    this.#appends = counter('appends_total', 'Appends to the log by what came of them', 'outcome');
    // Looking a label up takes longer than counting.
    this.#appendsStored = this.#appends.labels({ outcome: 'stored' });
    this.#appendSeconds = histogram('append_seconds', 'Seconds that an append took that was stored');
    this.#eventsStored = counter('events_stored_total', 'Events that this process appended to the log');
    this.#appendsWaiting = new Gauge({
      name: 'throughline_appends_waiting',
      help: 'Appends given to the log that are not answered yet',
      registers,
    });
    this.#readSeconds = histogram('log_read_seconds', 'Seconds that a read of the log took', 'read');
    this.#commands = counter(
      'commands_total',
      'Commands by use case and what came of them',
      'use_case',
      'outcome',
    );
    this.#commandSeconds = histogram('command_seconds', 'Seconds from a command to its answer');
    const ofOperations = ['type', 'field'] as const;
    this.#operations = counter('graphql_operations_total', 'GraphQL operations', ...ofOperations, 'outcome');
    this.#operationSeconds = histogram(
      'graphql_operation_seconds',
      'Seconds that a GraphQL operation took',
      ...ofOperations,
    );
    this.#subscriptionsOpen = new Gauge({
      name: 'throughline_subscriptions_open',
      help: 'Subscriptions that are being answered',
      registers,
    });
    this.#begin = {
      append: ({ events }) => this.#beginAppend(Number(events)),
      read: ({ what }) => this.#beginRead(String(what)),
      command: ({ useCase }) => this.#beginCommand(String(useCase)),
      operation: () => this.#beginOperation(),
      subscription: () => this.#beginSubscription(),
      project: () => undefined,
    };
  }

  /** Begins to measure; undefined where nothing is. */
  begin(kind: WorkKind, facts: WorkFacts): Ended | undefined {
    return this.#begin[kind](facts);
  }

  #beginRead(read: string): Ended {
    const since = performance.now();
    return () => this.#readSeconds.observe({ read }, secondsSince(since));
  }

  #beginAppend(events: number): Ended {
    this.#appendsWaiting.inc();
    const since = performance.now();
    return (_, fault) => {
      this.#appendsWaiting.dec();
      if (fault !== undefined) return this.#appends.inc({ outcome: faultClassOf(fault) });
      this.#appendsStored.inc();
      this.#appendSeconds.observe(secondsSince(since));
      this.#eventsStored.inc(events);
    };
  }

  #beginCommand(useCase: string): Ended {
    const since = performance.now();
    return ({ changed }, fault) => {
      this.#commandSeconds.observe(secondsSince(since));
      const done = changed === false ? 'unchanged' : 'stored';
      const outcome = fault === undefined ? done : faultClassOf(fault);
      this.#commands.inc({ use_case: useCase, outcome });
    };
  }

  #beginSubscription(): Ended {
    this.#subscriptionsOpen.inc();
    return () => this.#subscriptionsOpen.dec();
  }

  #beginOperation(): Ended {
    const since = performance.now();
    return ({ type, field, outcome }) => {
      const labels = { type: String(type), field: String(field) };
      this.#operationSeconds.observe(labels, secondsSince(since));
      this.#operations.inc({ ...labels, outcome: String(outcome) });
    };
  }
}

const secondsSince = (then: number): number => (performance.now() - then) / 1_000;
