/** Facts as answers read them: typed by their kind, at one position. */
import type { Fact } from './fact.js';
import type { FactStore, KnownAt } from './fact-store.js';
import type { Facts } from './query.js';

/** The facts of a store as known at a position. The store finds the projection of each kind. */
export const factsFor = (store: FactStore, known: KnownAt): Facts => ({
  of: <V>({ kind }: { kind: string }, subjects: readonly string[]) =>
    store.ofSubjects([kind], subjects, known) as Promise<Fact<V>[]>,
  inLists: <V>({ kind }: { kind: string }, others: readonly string[]) =>
    store.ofLists(kind, others, known) as Promise<Fact<V>[]>,
  all: <V>({ kind }: { kind: string }) => store.ofKind(kind, known) as Promise<Fact<V>[]>,
  page: <V>({ kind }: { kind: string }, subject: string, page: Parameters<FactStore['page']>[2]) =>
    store.page([kind], subject, page, known) as Promise<Fact<V>[]>,
});
