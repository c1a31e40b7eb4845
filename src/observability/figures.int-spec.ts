import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { figuresIn } from '../../test/support/figures.js';
import { HeldFills } from '../../test/support/held-fills.js';
import { Subscriber } from '../../test/support/subscriber.js';
import { WatchedService } from '../../test/support/watched-service.js';

const MINUTE = 60_000;

let service: WatchedService;
const figures = async () => figuresIn(await (await service.get('/metrics')).text());

beforeEach(() => {
  service = new WatchedService();
});
afterEach(async () => {
  await service.stop();
  service.remove();
});

describe('Figures', () => {
  it('count appends, commands and operations by what came of them', async () => {
    await service.start();
    await service.registerAgency('trust');
    await service.registerAgency('police');
    await service.registerAgency('trust', {}, 'Another name');
    await service.send('{ nothingOfTheKind }');
    const told = await figures();
    expect(told.get('throughline_appends_total{outcome="stored"}')).toBe(2);
    expect(told.get('throughline_append_seconds_count')).toBe(2);
    expect(told.get('throughline_events_stored_total')).toBe(2);
    expect(told.get('throughline_appends_waiting')).toBe(0);
    for (const [outcome, count] of [
      ['stored', 2],
      ['refused', 1],
    ] as const)
      expect(told.get(`throughline_commands_total{use_case="registerAgency",outcome="${outcome}"}`)).toBe(
        count,
      );
    const operations = 'throughline_graphql_operations_total';
    expect(told.get(`${operations}{type="mutation",field="registerAgency",outcome="answered"}`)).toBe(2);
    expect(told.get(`${operations}{type="mutation",field="registerAgency",outcome="refused"}`)).toBe(1);
    expect(told.get(`${operations}{type="unreadable",field="none",outcome="refused"}`)).toBe(1);
    expect(told.get('throughline_log_read_seconds_count{read="stream"}')).toBeGreaterThan(0);
    expect(told.get('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('count a question each time that it is asked, also when its answer no longer goes through Apollo', async () => {
    await service.start();
    const ask = () => service.send('{ agencies { totalCount } }');
    const [first, ...others] = [await ask(), await ask(), await ask(), await ask()];
    for (const other of others) expect(other).toEqual(first);
    const of = '{type="query",field="agencies"';
    const told = await figures();
    expect(told.get(`throughline_graphql_operations_total${of},outcome="answered"}`)).toBe(4);
    expect(told.get(`throughline_graphql_operation_seconds_count${of}}`)).toBe(4);
  });

  it('count the subscriptions that are open', async () => {
    await service.start();
    const open = async () => (await figures()).get('throughline_subscriptions_open');
    expect(await open()).toBe(0);
    const subscriber = new Subscriber(service.running.url);
    const subscriptions = ['a', 'b'].map((name) =>
      subscriber.subscribe(`subscription { agencyTimeline(agency: "${name}") { answer { upToDate } } }`, {}),
    );
    for (const subscription of subscriptions) await subscription.next();
    expect(await open()).toBe(2);
    await subscriptions[0]!.end();
    while ((await open()) !== 1);
    subscriber.leave();
    while ((await open()) !== 0);
  });

  it('say that all is well when it is', async () => {
    await service.start();
    await service.registerAgency('trust');
    const told = await figures();
    const well = {
      log_up: 1,
      log_head_position: 1,
      read_store_up: 1,
      read_models_serving: 1,
      read_models_kept: 1,
      read_models_fault: 0,
      followers_run: 1,
      'projection_position{projection="reports"}': 1,
      'projection_lag_events{projection="reports"}': 0,
      'projection_lag_seconds{projection="reports"}': 0,
      'projection_stopped{projection="reports"}': 0,
      'follower_unsent_commands{follower="lock-submissions"}': 0,
    };
    for (const [name, value] of Object.entries(well))
      expect([name, told.get(`throughline_${name}`)]).toEqual([name, value]);
    expect(told.has('throughline_fill_position')).toBe(false);
  });

  it('show a stopped projection, and by how many events and seconds it is behind the log', async () => {
    await service.start();
    service.letFactsIn('directory', false);
    for (const agency of ['trust', 'police', 'fire']) {
      await service.registerAgency(agency);
      service.clock.at += MINUTE;
    }
    const told = await figures();
    const of = (name: string, projection: string) =>
      told.get(`throughline_projection_${name}{projection="${projection}"}`);
    expect(of('stopped', 'directory')).toBe(1);
    expect(of('position', 'directory')).toBe(0);
    expect(of('lag_events', 'directory')).toBe(3);
    expect(of('lag_seconds', 'directory')).toBe(180);
    expect(of('stopped', 'reports')).toBe(0);
    expect(of('lag_events', 'reports')).toBe(0);

    service.letFactsIn('directory', true);
    await service.running.service.readModels.retryStopped();
    await service.settled();
    const later = await figures();
    expect(later.get('throughline_projection_stopped{projection="directory"}')).toBe(0);
    expect(later.get('throughline_projection_lag_events{projection="directory"}')).toBe(0);
  });

  it('show how far a fill has come, as long as there is one', async () => {
    const held = new HeldFills();
    await service.startUnprepared(held.fill);
    await service.registerAgency('trust');
    const prepared = service.running.service.prepare();
    await held.begun();
    const filling = await figures();
    expect(filling.get('throughline_fill_position')).toBe(0);
    expect(filling.get('throughline_fill_head_position')).toBe(1);
    held.letGo();
    await prepared;
    const filled = await figures();
    expect(filled.has('throughline_fill_position')).toBe(false);
    expect(filled.get('throughline_read_models_serving')).toBe(1);
  });

  it('are given while nothing is projected yet', async () => {
    await service.startUnprepared();
    await service.registerAgency('trust');
    const told = await figures();
    expect(told.get('throughline_read_models_serving')).toBe(0);
    expect(told.get('throughline_log_head_position')).toBe(1);
    expect(told.has('throughline_projection_position{projection="reports"}')).toBe(false);
    expect(told.get('throughline_follower_lag_events{follower="lock-submissions"}')).toBe(1);
  });

  it('are all told of in the document, and no other ones', async () => {
    await service.start();
    const text = await (await service.get('/metrics')).text();
    const given = [...text.matchAll(/^# TYPE (throughline_\w+)/gm)].map(([, name]) => name);
    const described = readFileSync('docs/observability.md', 'utf8').matchAll(/^\| `(throughline_\w+)/gm);
    expect([...new Set([...described].map(([, name]) => name))].sort()).toEqual([...given].sort());
  });
});
