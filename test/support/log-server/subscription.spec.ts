import { describe, expect, it } from '@jest/globals';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { Faults } from './faults.js';
import { KeptLog } from './kept-log.js';
import { serveSubscription, type ReadCall } from './subscription.js';

const event = { id: '2b1f6f6e-5f0e-4a6e-9f43-0d3f0f1d2c13', type: 'Some', contentType: 'application/json' };
const noBytes = { data: new Uint8Array(), metadata: new Uint8Array() };

describe('A subscription to the log server', () => {
  it('waits for a reader that takes nothing, however much is appended meanwhile', async () => {
    const log = new KeptLog();
    const faults = new Faults();
    const stuck = new Writable({ objectMode: true, highWaterMark: 2, write: () => {} });
    const request = new streams.ReadReq().setOptions(new streams.ReadReq.Options());
    const call = Object.assign(stuck, { request, cancelled: false }) as unknown as ReadCall;
    const served = serveSubscription(call, log, 0, faults);
    for (let revision = 0; revision < 30; revision += 1) {
      log.append('cycle-a', revision - 1, [{ ...event, ...noBytes }]);
      await turn();
    }
    expect(faults.eventsSent).toBeLessThan(3);
    expect(call.listenerCount('drain')).toBe(1);
    call.destroy();
    await served;
  });
});
