/** Frameworks as they were published, what their items continue, and themes that were assigned later. */
import type { frameworkPublished } from '../src/frameworks/framework.events.js';
import { ALWAYS } from '../src/kernel/days.js';
import type { DataOf } from '../src/kernel/event.js';
import { itemRef } from '../src/kernel/refs.js';
import { partsOfStream } from '../src/kernel/stream.js';
import { factKind } from '../src/read-models/fact.js';
import { defineProjection } from '../src/read-models/projection.js';

/** A framework exactly as published. Subject: the framework. `other`: its partnership. */
export const publishedFramework = factKind<DataOf<typeof frameworkPublished>>('framework.published');

/** An item goes on from an older one. Subject: the newer item as FRAMEWORK/ITEM. `other`: the older one. */
export const itemContinuation = factKind<{ readonly wording: 'same' | 'changed' }>('framework.continuation');

/** All themes of an item from a day on. Subject: FRAMEWORK/ITEM. */
export const assignedThemes = factKind<{ readonly themes: readonly string[] }>('framework.themes');

const idOf = ({ stream }: { stream: string }): string => partsOfStream(stream).id;

export const frameworksProjection = defineProjection({
  name: 'frameworks',
  version: 1,
  kinds: [publishedFramework, itemContinuation, assignedThemes],
  on: {
    framework: {
      FrameworkPublished: (event) => [
        publishedFramework.of(idOf(event), event.data, { other: event.data.partnership, occurred: ALWAYS }),
      ],
      ContinuationNoted: (event) => [
        itemContinuation.of(
          itemRef(idOf(event), event.data.item),
          { wording: event.data.wording },
          { other: event.data.of, occurred: ALWAYS },
        ),
      ],
      ItemThemesAssigned: (event) => [
        assignedThemes.of(itemRef(idOf(event), event.data.item), { themes: event.data.themes }),
      ],
    },
  },
});
