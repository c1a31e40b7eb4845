/** What must hold of the Dockerfile. */
import type { Problems } from './service-rules.js';

/** One instruction, its continued lines joined. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** What is built from one FROM on. */
export interface Stage {
  /** As other stages name it. */
  readonly name?: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** Reads the stages of a Dockerfile. */
export function stagesOf(text: string): Stage[] {
  const stages: { name?: string; base: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.name !== 'FROM') stages.at(-1)?.instructions.push(instruction);
    else {
      const [base, , name] = instruction.rest.split(/\s+/);
      stages.push({ base: base!, name, instructions: [] });
    }
  }
  return stages;
}

const instructionsOf = (text: string): Instruction[] =>
  text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name, ...rest] = line.trim().split(/\s+/);
      return { name: name!.toUpperCase(), rest: rest.join(' ') };
    });

const restsOf = ({ instructions }: Stage, name: string): string[] =>
  instructions.filter((one) => one.name === name).map(({ rest }) => rest);

/** What is wrong with a Dockerfile. `exists` says whether a path is in the build context. */
export function problemsOfDockerfile(text: string, exists: (path: string) => boolean): Problems {
  const stages = stagesOf(text);
  const final = stages.at(-1);
  if (!final) return ['it builds nothing'];
  return [
    ...(stages.length < 2 ? ['it has one stage, so the compiler stays in the image'] : []),
    ...stages.flatMap((stage) => restsOf(stage, 'ADD')).map((rest) => `ADD ${rest}: use COPY`),
    ...stages.flatMap((stage, index) => problemsOfCopies(stage, stages.slice(0, index), exists)),
    ...problemsOfFinal(final),
  ];
}

function problemsOfCopies(
  stage: Stage,
  earlier: readonly Stage[],
  exists: (path: string) => boolean,
): Problems {
  return restsOf(stage, 'COPY').flatMap((rest) => {
    const [first, ...others] = rest.split(' ');
    const from = first!.match(/^--from=(.+)$/)?.[1];
    if (from)
      return earlier.some(({ name }) => name === from)
        ? []
        : [`COPY from ${from}, which is no earlier stage`];
    const sources = [first!, ...others].slice(0, -1);
    return sources
      .filter((source) => !exists(source))
      .map((source) => `COPY ${source}, which does not exist`);
  });
}

function problemsOfFinal(final: Stage): Problems {
  const user = restsOf(final, 'USER').at(-1);
  const command = restsOf(final, 'CMD').at(-1) ?? '';
  return [
    ...(user && !/^(root|0)(:|$)/.test(user) ? [] : ['it runs as root']),
    ...(restsOf(final, 'STOPSIGNAL').at(-1) === 'SIGTERM' ? [] : ['it is not stopped with SIGTERM']),
    ...(restsOf(final, 'HEALTHCHECK').some((check) => check.includes('CMD'))
      ? []
      : ['it has no health check']),
    ...(command.startsWith('["node",')
      ? []
      : ['node does not run as the first process, so signals are lost']),
  ];
}

/** The program that the image runs, by its path. */
export const programOf = (text: string): string | undefined =>
  (JSON.parse(restsOf(stagesOf(text).at(-1)!, 'CMD').at(-1) ?? '[]') as string[])[1];
