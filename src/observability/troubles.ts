/** What gets in the way of a service, in sentences for the log of the program. Pure. */
import type { State } from './standing.js';
import { withoutAddresses } from './without-addresses.js';

export const NO_LOG =
  'The log of events does not answer, so nothing can be recorded. Look at the log, and at the way to it.';
export const NO_READ_STORE =
  'The read models cannot be read, so no question can be answered. Look at where they are kept, and at the way there.';

/** One thing that gets in the way, or did. */
export interface Trouble {
  /** The same for as long as it lasts. */
  readonly name: string;
  readonly sentence: string;
  /** What to say once it is over. */
  readonly over: string;
}

/** What is known to get in the way, and about which troubles nothing could be learnt. */
export interface Troubles {
  readonly known: readonly Trouble[];
  /** Whether a trouble that was known before may still be there unseen. */
  readonly mayLast: (trouble: Trouble) => boolean;
}

/** The troubles of a service that stands so. */
export function troublesOf({ head, readStore, readModels, followers }: State): Troubles {
  const known = [
    ...('value' in head ? [] : [trouble('log', NO_LOG, 'The log of events answers again.')]),
    ...('value' in readStore
      ? []
      : [trouble('read store', NO_READ_STORE, 'The read models can be read again.')]),
    ...('value' in readModels ? ofReadModels(readModels.value) : []),
    ...('value' in followers ? ofFollowers(followers.value) : []),
  ];
  const unlearnt = [
    ...('value' in readModels ? [] : ['read models', 'projection']),
    ...('value' in followers ? [] : ['followers', 'follower']),
  ];
  return { known, mayLast: ({ name }) => unlearnt.includes(name.split(':')[0]!) };
}

type Known<K extends 'readModels' | 'followers'> = Extract<State[K], { value: unknown }>['value'];

const ofReadModels = ({ fault, projections }: Known<'readModels'>): Trouble[] => [
  ...(fault ? [trouble('read models', fault, 'Nothing gets in the way of the read models any more.')] : []),
  ...projections.flatMap(({ projection, stopped }) =>
    stopped ? [stop('projection', projection, stopped.error)] : [],
  ),
];

const ofFollowers = ({ fault, followers }: Known<'followers'>): Trouble[] => [
  ...(fault ? [trouble('followers', fault, 'Nothing gets in the way of the followers any more.')] : []),
  ...followers.flatMap(({ name, stopped }) => (stopped ? [stop('follower', name, stopped)] : [])),
];

const stop = (kind: 'projection' | 'follower', name: string, why: string): Trouble =>
  trouble(`${kind}:${name}`, `The ${kind} ${name} stopped. ${why}`, `The ${kind} ${name} goes on.`);

const trouble = (name: string, sentence: string, over: string): Trouble => ({
  name,
  sentence: withoutAddresses(sentence),
  over,
});
