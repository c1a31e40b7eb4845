/** What must hold of a framework when it is published, and of every later fact about it. */
import type { DataOf } from '../kernel/event.js';
import { insist, Refusal } from '../kernel/refusal.js';
import type { frameworkPublished } from './framework.events.js';
import type { FrameworkState, Item, PublishedFramework, Scale } from './framework.state.js';

type Published = DataOf<typeof frameworkPublished>;

/** Refuses with `FRAMEWORK_UNKNOWN` unless the framework is published. */
export function insistPublished(framework: FrameworkState): asserts framework is PublishedFramework {
  insist(
    framework.status === 'published',
    'FRAMEWORK_UNKNOWN',
    'There is no such framework. Publish it first.',
    {
      path: 'framework',
    },
  );
}

/** Refuses with `ITEM_UNKNOWN` unless the framework has the item. */
export function insistItem(framework: PublishedFramework, itemId: string): void {
  insist(
    framework.published.items.some(({ id }) => id === itemId),
    'ITEM_UNKNOWN',
    `This framework has no item ${itemId}. Look up its items and give one of them.`,
    { path: 'item', item: itemId },
  );
}

/** Refuses a framework whose parts do not fit together; the data names the field. */
export function insistConsistent(framework: Published): void {
  insistUnique(
    framework.scales.map(({ id }) => id),
    'scales',
  );
  insistUnique(
    framework.sections.map(({ id }) => id),
    'sections',
  );
  insistUnique(
    framework.items.map(({ id }) => id),
    'items',
  );
  framework.scales.forEach((scale, at) => insistScale(scale, `scales.${at}`));
  framework.items.forEach((item, at) => insistItemFits(framework, item, `items.${at}`));
  if (framework.rollUp) insistRollUp(framework);
}

function insistUnique(ids: readonly string[], path: string): void {
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  insist(twice === undefined, 'ID_TWICE', `The id ${twice} is used twice. Give each its own.`, {
    path,
    id: twice,
  });
}

function insistScale(scale: Scale, path: string): void {
  const codes = scale.grades.map(({ code }) => code);
  insistUnique(codes, `${path}.grades`);
  scale.legends.forEach(({ words }, at) => {
    const stray = words.find(({ grade }) => !codes.includes(grade));
    insist(
      !stray,
      'GRADE_UNKNOWN',
      `The scale ${scale.id} has no grade ${stray?.grade} that its legend could explain.`,
      {
        path: `${path}.legends.${at}.words`,
        grade: stray?.grade,
      },
    );
  });
}

function insistItemFits({ scales, sections }: Published, item: Item, path: string): void {
  const hasScale = (scale: string) => scales.some(({ id }) => id === scale);
  const insistKnownScale = (scale: string, field: string) =>
    insist(hasScale(scale), 'SCALE_UNKNOWN', `The framework has no scale ${scale}.`, { path: field, scale });

  insist(
    !item.section || sections.some(({ id }) => id === item.section),
    'SECTION_UNKNOWN',
    `The framework has no section ${item.section}.`,
    { path: `${path}.section`, section: item.section },
  );
  if (item.scale) insistKnownScale(item.scale, `${path}.scale`);
  insist(
    item.kind !== 'rated' || item.scale || item.requirements.length > 0,
    'SCALE_MISSING',
    `The item ${item.id} is rated, but by no scale. Name its scale, or its requirements with theirs.`,
    { path: `${path}.scale` },
  );
  insistUnique(
    item.requirements.map(({ id }) => id),
    `${path}.requirements`,
  );
  item.requirements.forEach(({ scale }, at) => insistKnownScale(scale, `${path}.requirements.${at}.scale`));
}

/** Every grade of a requirement leads to one grade of its standard, and a higher one never to a lower one. */
function insistRollUp({ scales, items, rollUp }: Published): void {
  const map = rollUp?.map ?? [];
  const grades = (id: string | undefined) =>
    (scales.find((scale) => scale.id === id)?.grades ?? []).map(({ code }) => code);
  const rolled = items.filter(({ requirements }) => requirements.length > 0);
  if (rolled.length === 0) refuseRollUp('No item has requirements that could roll up.');
  insistUnique(
    map.map(({ requirement }) => requirement),
    'rollUp.map',
  );
  for (const item of rolled) {
    for (const requirement of item.requirements)
      insistRising(grades(requirement.scale), grades(item.scale), map);
  }
  const used = rolled.flatMap(({ requirements }) => requirements.flatMap(({ scale }) => grades(scale)));
  const stray = map.find(({ requirement }) => !used.includes(requirement));
  if (stray) refuseRollUp(`No requirement can have the grade ${stray.requirement}.`);
}

function insistRising(
  from: readonly string[],
  to: readonly string[],
  map: readonly { requirement: string; standard: string }[],
): void {
  let lowest = 0;
  for (const grade of from) {
    const standard = map.find(({ requirement }) => requirement === grade)?.standard;
    if (standard === undefined)
      return refuseRollUp(`Nothing says what the grade ${grade} of a requirement leads to.`);
    const at = to.indexOf(standard);
    if (at < 0) refuseRollUp(`A standard with requirements cannot have the grade ${standard}.`);
    if (at < lowest)
      refuseRollUp(`The grade ${grade} of a requirement would lead to a lower grade than a lower one does.`);
    lowest = at;
  }
}

function refuseRollUp(message: string): never {
  throw new Refusal('ROLL_UP_INCONSISTENT', message, { path: 'rollUp' });
}
