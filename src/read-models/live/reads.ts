/** What an answer read of the facts, so that it is known when it may have become another one. */
import type { Touched } from '../fact-store.js';
import type { Facts } from '../query.js';

interface ReadOfKind {
  whole: boolean;
  readonly subjects: Set<string>;
  readonly lists: Set<string>;
}

/**
 * An answer is made of the facts that it reads and of its two times, and of nothing else. So it stays what it was for as
 * long as no fact that it read, or would have read, becomes known or ceases to count.
 */
export class Reads {
  readonly #ofKind = new Map<string, ReadOfKind>();

  /** The same facts; whatever is read of them is noted. */
  noting(facts: Facts): Facts {
    return {
      of: (kind, subjects) => {
        const { subjects: noted } = this.#readOf(kind.kind);
        for (const subject of subjects) noted.add(subject);
        return facts.of(kind, subjects);
      },
      inLists: (kind, others) => {
        const { lists } = this.#readOf(kind.kind);
        for (const other of others) lists.add(other);
        return facts.inLists(kind, others);
      },
      all: (kind) => {
        this.#readOf(kind.kind).whole = true;
        return facts.all(kind);
      },
      page: (kind, subject, page) => {
        this.#readOf(kind.kind).subjects.add(subject);
        return facts.page(kind, subject, page);
      },
    };
  }

  /** Whether any of these facts concerns what was read. */
  touchedBy(facts: readonly Touched[]): boolean {
    return facts.some(({ kind, subject, other }) => {
      const read = this.#ofKind.get(kind);
      if (!read) return false;
      return read.whole || read.subjects.has(subject) || (other !== null && read.lists.has(other));
    });
  }

  #readOf(kind: string): ReadOfKind {
    const known = this.#ofKind.get(kind) ?? { whole: false, subjects: new Set(), lists: new Set() };
    this.#ofKind.set(kind, known);
    return known;
  }
}
