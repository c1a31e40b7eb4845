/** What must hold of each service of a compose file. A rule names the services that break it. */
import { runsOnce, withValues, type Compose, type ComposeService } from './compose-file.js';

/** Sentences about what is wrong; none when all is well. */
export type Problems = readonly string[];

type OfOne = (service: ComposeService, compose: Compose) => Problems;

const RESTARTS = ['no', 'always', 'unless-stopped', 'on-failure'];

const hasAnImage: OfOne = ({ image, build }) => (image || build ? [] : ['has neither image nor build']);

const isWatched: OfOne = (service) =>
  runsOnce(service) || (service.healthcheck?.test && !service.healthcheck.disable)
    ? []
    : ['has no health check'];

const isLimited: OfOne = ({ deploy }) =>
  ['cpus', 'memory'].flatMap((limit) =>
    deploy?.resources?.limits?.[limit] ? [] : [`has no limit of ${limit}`],
  );

const saysWhenToRestart: OfOne = ({ restart }) =>
  RESTARTS.includes(String(restart)) ? [] : ['does not say when to restart'];

const staysOnTheLoopback: OfOne = ({ ports = [] }) =>
  ports
    .filter((port) => !withValues(port).startsWith('127.0.0.1:'))
    .map((port) => `publishes ${port} beyond the loopback`);

/** The services that one waits for, and until what of them. */
const awaitedBy = ({
  depends_on: awaited = {},
}: ComposeService): (readonly [name: string, until: string])[] =>
  isList(awaited)
    ? awaited.map((name) => [name, 'service_started'])
    : Object.entries(awaited).map(([name, { condition }]) => [name, condition]);

const isList = (awaited: object): awaited is readonly string[] => Array.isArray(awaited);

const waitsForWhatIsThere: OfOne = (service, { services }) =>
  awaitedBy(service).flatMap(([name, until]) => {
    const other = services[name];
    if (!other) return [`waits for ${name}, which is no service`];
    return (until === 'service_completed_successfully') === runsOnce(other)
      ? []
      : [`waits for ${name} with ${until}`];
  });

const usesWhatIsDeclared: OfOne = (service, compose) =>
  (['secrets', 'networks'] as const).flatMap((kind) =>
    (service[kind] ?? [])
      .filter((name) => !(name in (compose[kind] ?? {})))
      .map((name) => `uses ${name}, which is not declared under ${kind}`),
  );

const sendsNoTelemetry: OfOne = ({ image, environment }) =>
  !image?.startsWith('eventstore/eventstore:') ||
  !environment ||
  environment.EVENTSTORE_TELEMETRY_OPTOUT === 'true'
    ? []
    : ['lets EventStoreDB send telemetry'];

const rules: readonly OfOne[] = [
  hasAnImage,
  isWatched,
  isLimited,
  saysWhenToRestart,
  staysOnTheLoopback,
  waitsForWhatIsThere,
  usesWhatIsDeclared,
  sendsNoTelemetry,
];

/** What is wrong with the services of a compose file. */
export const problemsOfServices = (compose: Compose): Problems =>
  Object.entries(compose.services).flatMap(([name, service]) =>
    rules.flatMap((rule) => rule(service, compose).map((problem) => `${name} ${problem}`)),
  );

/** Services that publish a port, but for those named. */
export const publishedBeside = (compose: Compose, allowed: readonly string[]): Problems =>
  Object.entries(compose.services)
    .filter(([name, { ports = [] }]) => ports.length > 0 && !allowed.includes(name))
    .map(([name]) => `${name} publishes a port`);

/** Mounted files that `exists` does not know, and volumes that are mounted and not declared, or declared and not mounted. */
export function problemsOfMounts(compose: Compose, exists: (path: string) => boolean): Problems {
  const mounts = Object.entries(compose.services).flatMap(([service, { volumes = [] }]) =>
    volumes.map((mount) => ({ service, source: mount.split(':')[0]! })),
  );
  const isFile = (source: string) => source.startsWith('.') || source.startsWith('/');
  const declared = Object.keys(compose.volumes ?? {});
  const wrong = mounts.flatMap(({ service, source }) => {
    if (isFile(source)) return exists(source) ? [] : [`${service} mounts ${source}, which does not exist`];
    return declared.includes(source)
      ? []
      : [`${service} mounts ${source}, which is not declared under volumes`];
  });
  const unused = declared.filter((volume) => !mounts.some(({ source }) => source === volume));
  return [...wrong, ...unused.map((volume) => `nothing mounts the volume ${volume}`)];
}
