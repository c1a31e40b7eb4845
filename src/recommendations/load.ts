/** Loads what is known of recommendations, in bulk. */
import {
  cycleDays,
  madeRecommendation,
  recommendationStep,
  reportOfCycle,
  type CycleDaysValue,
} from '../../projections/recommendations.js';
import type { Day } from '../kernel/days.js';
import { atDay, bySubject, certainBy, type Fact } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import { lastDayOf, type CycleKnown } from './cycle-status.js';
import type { KnownRecommendation } from './overview.js';

/** What is known of each of these recommendations; those of which nothing is known are left out. */
export async function knownRecommendations(
  facts: Facts,
  ids: readonly string[],
): Promise<KnownRecommendation[]> {
  const [made, steps] = await Promise.all([
    facts.of(madeRecommendation, ids).then(bySubject),
    facts.of(recommendationStep, ids).then(bySubject),
  ]);
  return [...new Set(ids)]
    .filter((id) => made.has(id))
    .map((id) => ({ id, facts: [...made.get(id)!, ...(steps.get(id) ?? [])] }));
}

/** A cycle as recommendations see it. */
export interface KnownCycle extends CycleKnown {
  readonly name: string;
}

/** Names, reports and last days of these cycles at the answer's day. A cycle that nobody opened goes by its id. */
export async function knownCycles(
  facts: Facts,
  ids: readonly string[],
  { asOf }: View,
): Promise<Map<string, KnownCycle>> {
  const [days, reports] = await Promise.all([
    facts.of(cycleDays, ids).then(bySubject),
    facts.inLists(reportOfCycle, ids),
  ]);
  const published = certainBy(reports, asOf);
  return new Map(
    [...new Set(ids)].map((cycle) => {
      const own = days.get(cycle) ?? [];
      const ofCycle = published.filter(({ other }) => other === cycle);
      const lastDay = lastDayOf(
        closedOn(own, asOf),
        endsOn(own, asOf),
        ofCycle.map(({ value }) => value.publishedOn),
      );
      return [
        cycle,
        {
          cycle,
          name: nameOf(own) ?? cycle,
          reports: new Set(ofCycle.map(({ subject }) => subject)),
          ...(lastDay ? { lastDay } : {}),
        },
      ];
    }),
  );
}

type DaysFact = Fact<CycleDaysValue>;

const nameOf = (facts: readonly DaysFact[]): string | undefined =>
  facts.flatMap(({ value }) => (value.is !== 'closed' && value.name ? [value.name] : [])).at(-1);

function closedOn(facts: readonly DaysFact[], asOf: Day): Day | undefined {
  const { certain } = atDay(
    facts.filter(({ value }) => value.is === 'closed'),
    asOf,
  );
  return certain?.value.is === 'closed' ? (certain.value.on ?? certain.latest) : undefined;
}

function endsOn(facts: readonly DaysFact[], asOf: Day) {
  const { certain } = atDay(
    facts.filter(({ value }) => value.is === 'dates'),
    asOf,
  );
  return certain?.value.is === 'dates' ? certain.value.ends : undefined;
}
