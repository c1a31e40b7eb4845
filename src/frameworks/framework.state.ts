/** What the tracker knows of one framework. */
import type { DataOf } from '../kernel/event.js';
import { defineStream } from '../kernel/stream.js';
import { continuationNoted, frameworkEvents, frameworkPublished } from './framework.events.js';

type Published = DataOf<typeof frameworkPublished>;

/** A standard or question as published. */
export type Item = Published['items'][number];
/** An ordered rating scale, lowest grade first. */
export type Scale = Published['scales'][number];
/** A part of a standard that is rated by itself. */
export type Requirement = Item['requirements'][number];

export interface PublishedFramework {
  readonly status: 'published';
  /** Exactly as it was published; it never changes. */
  readonly published: Published;
  readonly continuations: readonly DataOf<typeof continuationNoted>[];
  /** Themes of items, where they were assigned after publishing. */
  readonly themes: Readonly<Record<string, readonly string[]>>;
}

export type FrameworkState = { readonly status: 'unknown' } | PublishedFramework;

const changed = (
  state: FrameworkState,
  change: (framework: PublishedFramework) => PublishedFramework,
): FrameworkState => (state.status === 'published' ? change(state) : state);

export const frameworkStream = defineStream({
  category: 'framework',
  events: frameworkEvents,
  initial: { status: 'unknown' } as FrameworkState,
  evolve: {
    FrameworkPublished: (_state, { data }): FrameworkState => ({
      status: 'published',
      published: data,
      continuations: [],
      themes: {},
    }),
    ContinuationNoted: (state, { data }) =>
      changed(state, (framework) => ({ ...framework, continuations: [...framework.continuations, data] })),
    ItemThemesAssigned: (state, { data }) =>
      changed(state, (framework) => ({
        ...framework,
        themes: { ...framework.themes, [data.item]: data.themes },
      })),
  },
});

/** The item with this id, if the framework is known and has it. */
export const itemOf = (framework: FrameworkState, itemId: string): Item | undefined =>
  framework.status === 'published' ? framework.published.items.find(({ id }) => id === itemId) : undefined;

/** The requirement of an item, if it has it. */
export const requirementOf = (item: Item, requirementId: string): Requirement | undefined =>
  item.requirements.find(({ id }) => id === requirementId);

const scaleWithId = (framework: FrameworkState, scaleId: string | undefined): Scale | undefined =>
  framework.status === 'published' ? framework.published.scales.find(({ id }) => id === scaleId) : undefined;

/** The scale by which an item, or one requirement of it, is rated; none where it is not rated by one. */
export function scaleOfItem(
  framework: FrameworkState,
  itemId: string,
  requirementId?: string,
): Scale | undefined {
  const item = itemOf(framework, itemId);
  if (!item) return undefined;
  return scaleWithId(framework, requirementId ? requirementOf(item, requirementId)?.scale : item.scale);
}

/** Whether a grade is on a scale. */
export const isOnScale = (scale: Scale, grade: string): boolean =>
  scale.grades.some(({ code }) => code === grade);

/** The themes of an item now: the assigned ones, else those it was published with. */
export const themesOfItem = (framework: FrameworkState, itemId: string): readonly string[] =>
  (framework.status === 'published' ? framework.themes[itemId] : undefined) ??
  itemOf(framework, itemId)?.themes ??
  [];
