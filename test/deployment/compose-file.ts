/** A compose file as the rules see it: merged, and with the values of its variables in place. */
import { parse } from 'yaml';

/** A service of a compose file; only what the rules look at. */
export interface ComposeService {
  readonly image?: string;
  readonly build?: unknown;
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, string>> } };
  readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly networks?: readonly string[];
}

/** A compose file; `services` by name. */
export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, { readonly environment?: string }>>;
  readonly networks?: Readonly<Record<string, unknown>>;
}

/** A variable that a compose file takes from its surroundings. */
export interface Variable {
  readonly name: string;
  /** `:?` refuses to start without it, `:-` has a default, nothing takes it as empty. */
  readonly otherwise: ':?' | ':-' | '';
  /** The default, or what is said when it is missing. */
  readonly text: string;
}

const VARIABLE = /\$\{([A-Z_]+)(?:(:[?-])([^}]*))?\}/g;

/** Reads a compose file with its anchors merged. Throws when it does not parse. Variables stay as they are written. */
export const readCompose = (text: string): Compose => parse(text, { merge: true }) as Compose;

/** The variables within a text, in its order. */
export const variablesIn = (text: string): Variable[] =>
  [...text.matchAll(VARIABLE)].map(([, name, otherwise, word]) => ({
    name: name!,
    otherwise: (otherwise ?? '') as Variable['otherwise'],
    text: word ?? '',
  }));

/** The text with the defaults of its variables in place; what must be given is `given`. */
export const withValues = (text: string): string =>
  text.replace(VARIABLE, (_all, _name, otherwise, word) => (otherwise === ':-' ? word : 'given'));

/** What a service sets, with values in place. What it only takes over from its surroundings is left out. */
export const environmentOf = ({ environment = {} }: ComposeService): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === null ? [] : [[name, withValues(String(value))]],
    ),
  );

/** Runs once and ends; everything else is kept running. */
export const runsOnce = ({ restart }: ComposeService): boolean => restart === 'no';

/** The services that run the service's own image and go on running. */
export const replicasOf = ({ services }: Compose): Compose['services'] =>
  Object.fromEntries(
    Object.entries(services).filter(([, one]) => one.image?.startsWith('throughline:') && !runsOnce(one)),
  );
