/** Whether a service may be asked, and what to say of it. Pure. */
import type { FollowersStatus } from '../followers/followers.js';
import type { ReadModelsStanding } from '../read-models/read-models.js';
import { valueOr, type Standing } from './standing.js';
import { NO_LOG, NO_READ_STORE } from './troubles.js';
import { withoutAddresses } from './without-addresses.js';

export interface Readiness {
  /** Whether requests should be sent here. */
  readonly ready: boolean;
  /** What is said, as JSON. */
  readonly body: Readonly<Record<string, unknown>> & {
    readonly status: 'ready' | 'degraded' | 'getting_ready' | 'unavailable';
  };
}

const LOG_UNREACHABLE = { code: 'LOG_UNREACHABLE', why: NO_LOG };
const READ_STORE_UNREACHABLE = { code: 'READ_STORE_UNREACHABLE', why: NO_READ_STORE };

const NO_READ_MODELS: ReadModelsStanding = { projections: [], kept: false };
const NO_FOLLOWERS: FollowersStatus = { runHere: false, followers: [] };

/**
 * Not ready: a store does not answer, nothing serves yet, or every read model stopped. Read models that are behind, however
 * far, make nobody unready: they are the same for all replicas, and every answer says how far it goes.
 */
export function readinessOf({ head, readStore, readModels, followers, lags }: Standing): Readiness {
  if (!('value' in head)) return unavailable(LOG_UNREACHABLE);
  if (!('value' in readStore)) return unavailable(READ_STORE_UNREACHABLE);
  const standing = valueOr(readModels, NO_READ_MODELS);
  if (!readStore.value) return gettingReady(head.value, standing);
  if (!('value' in readModels)) return unavailable(READ_STORE_UNREACHABLE);
  const { projections } = standing;
  const stopped = projections.flatMap(({ projection, stopped: stop }) =>
    stop ? [stopOf(projection, stop.error)] : [],
  );
  const following = valueOr(followers, NO_FOLLOWERS);
  const stoppedFollowers = following.followers.flatMap(({ name, stopped: why }) =>
    why ? [stopOf(name, why)] : [],
  );
  const faults = [standing.fault, following.fault].flatMap((fault) => (fault ? [fault] : []));
  const isWhole = stopped.length + stoppedFollowers.length + faults.length === 0;
  return {
    ready: stopped.length < projections.length,
    body: {
      status: isWhole ? 'ready' : 'degraded',
      head: head.value,
      readModels: projections.map(({ projection, position }) => ({
        name: projection,
        behind: lags.get(position)?.events ?? null,
        behindSeconds: lags.get(position)?.seconds ?? null,
      })),
      kept: standing.kept,
      ...(faults.length > 0 ? { fault: withoutAddresses(faults.join(' ')) } : {}),
      stopped,
      ...(stoppedFollowers.length > 0 ? { stoppedFollowers } : {}),
    },
  };
}

const unavailable = (why: { readonly code: string; readonly why: string }): Readiness => ({
  ready: false,
  body: { status: 'unavailable', ...why },
});

/** `filled`: the position that the read models have come to so far. `fault`: what kept them from it at the last try. */
const gettingReady = (head: number, { filling, fault }: ReadModelsStanding): Readiness => ({
  ready: false,
  body: {
    status: 'getting_ready',
    head,
    ...(filling ? { filled: filling.position } : {}),
    ...(fault ? { fault: withoutAddresses(fault) } : {}),
  },
});

const stopOf = (name: string, why: string) => ({ name, why: withoutAddresses(why) });
