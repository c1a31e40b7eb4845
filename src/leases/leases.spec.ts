import { expect, it } from '@jest/globals';
import { soleLeases } from './leases.js';

it('A lease that is given up twice does not give up the one that was taken in between', async () => {
  const leases = soleLeases();
  const first = await leases.acquire('some');
  await first!.release();
  expect(await leases.acquire('some')).toBeDefined();
  await first!.release();
  expect(await leases.acquire('some')).toBeUndefined();
});
