/** What must hold of the variables of a compose file: those of the service, those of the operator, and passwords. */
import { readConfig } from '../../src/config.js';
import { environmentOf, variablesIn, type Compose, type ComposeService } from './compose-file.js';
import type { Problems } from './service-rules.js';

/** Variables that replicas set or take over and that the service does not read. */
export const unreadVariables = (replicas: Compose['services'], read: readonly string[]): Problems =>
  Object.entries(replicas).flatMap(([name, { environment = {} }]) =>
    Object.keys(environment)
      .filter((variable) => !read.includes(variable))
      .map((variable) => `${name} sets ${variable}, which the service does not read`),
  );

/** What the service would say of the environment of each replica if it started with it. */
export const refusedEnvironments = (replicas: Compose['services']): Problems =>
  Object.entries(replicas).flatMap(([name, replica]) => {
    const refusal = refusalOf(replica);
    return refusal ? [`${name}: ${refusal}`] : [];
  });

function refusalOf(replica: ComposeService): string | undefined {
  try {
    readConfig({}, environmentOf(replica));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Passwords that somebody could leave as they are: written into the file, with a default, or empty. */
export const weakPasswords = (text: string): Problems => [
  ...variablesIn(text)
    .filter(({ name, otherwise }) => /PASSWORD|SECRET/.test(name) && otherwise !== ':?')
    .map(({ name }) => `${name} does not have to be given`),
  ...[...text.matchAll(/^\s*\w*(?:PASSWORD|SECRET)\w*: *(?!\$\{)(\S+)/gm)].map(
    ([line]) => `a password is written out: ${line.trim()}`,
  ),
  ...[...text.matchAll(/:\/\/[^\s:@/]+:(?!\$\{)[^\s@/]+@/g)].map(
    ([address]) => `a password is written into an address: ${address}`,
  ),
];

/** Variables of the operator that the example does not show, that it shows for nothing, or that it gives a password. */
export function problemsOfExample(text: string, compose: Compose, example: string): Problems {
  const shown = [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => ({
    name: name!,
    value: value!,
  }));
  const used = new Set([...variablesIn(text).map(({ name }) => name), ...takenOver(compose)]);
  return [
    ...[...used]
      .filter((name) => !shown.some((one) => one.name === name))
      .map((name) => `the example does not show ${name}`),
    ...shown.filter(({ name }) => !used.has(name)).map(({ name }) => `nothing uses ${name} of the example`),
    ...shown
      .filter(({ name, value }) => /PASSWORD|SECRET/.test(name) && value !== '')
      .map(({ name }) => `the example gives away ${name}`),
  ];
}

/** Variables that services take from the operator by name alone, and those behind secrets. */
const takenOver = ({ services, secrets = {} }: Compose): string[] => [
  ...Object.values(services).flatMap(({ environment = {} }) =>
    Object.keys(environment).filter((name) => environment[name] === null),
  ),
  ...Object.values(secrets).flatMap(({ environment }) => (environment ? [environment] : [])),
];
