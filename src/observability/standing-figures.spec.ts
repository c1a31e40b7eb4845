import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { figuresIn } from '../../test/support/figures.js';
import { StandingFigures } from './standing-figures.js';
import type { Standing } from './standing.js';

const WELL: Standing = {
  head: { value: 7 },
  readStore: { value: true },
  readModels: { value: { projections: [{ projection: 'work', position: 7 }], kept: true } },
  followers: { value: { runHere: true, followers: [{ name: 'lock-submissions', position: 7, unsent: 0 }] } },
  lags: new Map([[7, { events: 0, seconds: 0 }]]),
};
const fault = { fault: new Error('It did not answer in time.') };

describe('Figures of how a service stands', () => {
  it('say nothing of what was not learnt this time, whatever they said before', async () => {
    const registry = new Registry();
    const figures = new StandingFigures(registry);
    figures.set(WELL);
    expect(figuresIn(await registry.metrics()).get('throughline_read_models_kept')).toBe(1);
    figures.set({ head: fault, readStore: fault, readModels: fault, followers: fault, lags: new Map() });
    expect([...figuresIn(await registry.metrics())]).toEqual([
      ['throughline_log_up', 0],
      ['throughline_read_store_up', 0],
      ['throughline_read_models_serving', 0],
    ]);
  });
});
