/** Where the core tells of its work as it does it. The port: src/observability/ makes figures and traces of it. */

/** `operation`: of GraphQL; `read` and `append`: of the log; `project`: an event that read models take in. A `subscription` goes on. */
export type WorkKind = 'operation' | 'subscription' | 'command' | 'append' | 'read' | 'project';

/** What is known of a piece of work: names, ids and numbers. Never what somebody wrote. */
export type WorkFacts = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A piece of work that has begun. */
export interface Work {
  /** Names it to what it causes, in any process (W3C trace context); absent when it is not recorded. */
  readonly traceparent?: string;
  /** Tells what became known meanwhile. */
  note(facts: WorkFacts): void;
  /** It is over: done, or ended by a fault. */
  end(facts: WorkFacts, fault?: unknown): void;
}

export interface Telemetry {
  /** `cause` is the `traceparent` of the work that this one is a part of, or follows from. */
  begin(kind: WorkKind, cause: string | undefined, facts: WorkFacts): Work;
}

/** Work that nobody is told of. */
export const untoldWork: Work = { note: () => undefined, end: () => undefined };

/** Nobody listens. */
export const untold: Telemetry = { begin: () => untoldWork };

/** Does a piece of work and tells its end; `factsOf` says what is known of the result. */
export async function told<T>(
  work: Work,
  doing: () => Promise<T>,
  factsOf: (result: T) => WorkFacts = () => ({}),
): Promise<T> {
  try {
    const result = await doing();
    work.end(factsOf(result));
    return result;
  } catch (fault) {
    work.end({}, fault);
    throw fault;
  }
}
