/** Which recommendation each row of a table is about. Holds digests only, so it stays small for long tables. */
import { slugOf } from '../../kernel/refs.js';
import type { RowFacts } from './row-facts.js';

export interface RowPlace {
  /** The id of the recommendation. */
  readonly recommendation: string;
  /** The key of the row among those of its table. */
  readonly key: string;
  /** Whether the row makes the recommendation, or adds a recipient to it. */
  readonly first: boolean;
  /** The same number again with another text, or the same row again. */
  readonly repeats: 'nothing' | 'number' | 'row';
}

interface Known {
  readonly textDigest: string;
  readonly recipients: Set<string>;
}

/**
 * The same number and text with another recipient is the same recommendation. With another text, or all the same again,
 * it is another one and gets the next ordinal.
 */
export class RowIndex {
  private readonly byNumber = new Map<string, Known[]>();

  constructor(private readonly source: string) {}

  /** Places the next row. Rows must come in the order of the table. */
  place({ number, list, cycle, textDigest, recipients }: RowFacts): RowPlace {
    const label = slugOf(number ?? '') || `unnumbered-${textDigest.slice(0, 12)}`;
    const base = `${cycle ?? this.source}.${list ?? 'main'}.${label}`;
    const known = this.byNumber.get(base) ?? [];
    this.byNumber.set(base, known);
    const who = recipients.map(({ party }) => party).join('+') || 'nobody';
    const same = known.findIndex((one) => one.textDigest === textDigest && !one.recipients.has(who));
    const at = same < 0 ? known.push({ textDigest, recipients: new Set() }) - 1 : same;
    known[at]!.recipients.add(who);
    const recommendation = at === 0 ? base : `${base}.${at + 1}`;
    const again = known.slice(0, at).some((one) => one.textDigest === textDigest);
    return {
      recommendation,
      key: `${recommendation}/${who}`,
      first: same < 0,
      repeats: same >= 0 || at === 0 ? 'nothing' : again ? 'row' : 'number',
    };
  }

  /** How many rows a recommendation has, once all were placed. */
  rowsOf(recommendation: string): number {
    const ordinal = /\.(\d+)$/.exec(recommendation);
    const whole = this.byNumber.get(recommendation)?.[0];
    const ordinalOf =
      ordinal && this.byNumber.get(recommendation.slice(0, ordinal.index))?.[Number(ordinal[1]) - 1];
    return (whole ?? ordinalOf)?.recipients.size ?? 0;
  }
}
