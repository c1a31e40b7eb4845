/** Loads what is known of actions, in bulk. */
import { actionStep, addedAction } from '../../projections/actions.js';
import { bySubject } from '../read-models/fact.js';
import type { Facts } from '../read-models/query.js';
import type { ActionFact } from './action-overview.js';

/** Everything known of these actions, by id. */
export const actionFacts = async (facts: Facts, ids: readonly string[]): Promise<Map<string, ActionFact[]>> =>
  bySubject<ActionFact['value']>(
    (await Promise.all([facts.of(addedAction, ids), facts.of(actionStep, ids)])).flat(),
  );
