/** Finds the leader of a cluster. */
import type { EndPoint } from '@eventstore/db-client';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip, { type ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { Metadata } from '@grpc/grpc-js';
import { channelCredentials, endpointText, type ServerAddress } from './address.js';

/** Who leads, who the members are as far as any of them answered, and why others did not. */
export interface Search {
  readonly leader?: EndPoint;
  readonly members: readonly EndPoint[];
  readonly errors: readonly unknown[];
}

/**
 * Asks all members at once who leads, and takes as leader only one that says so of itself: others may not know yet that
 * the old leader is gone, and one that is frozen keeps the others from being heard if they are asked in turn.
 */
export async function findLeader(
  address: ServerAddress,
  known: readonly EndPoint[],
  milliseconds: number,
): Promise<Search> {
  const asked = new Set<string>();
  const members = new Map<string, EndPoint>();
  const errors: unknown[] = [];

  return new Promise((resolve) => {
    let waiting = 0;
    const ask = (endpoint: EndPoint): void => {
      if (asked.has(endpointText(endpoint))) return;
      asked.add(endpointText(endpoint));
      waiting += 1;
      gossipOf(endpoint, address, milliseconds)
        .then((info) => hear(endpoint, info))
        .catch((error: unknown) => errors.push(error))
        .finally(() => {
          waiting -= 1;
          if (waiting === 0) resolve({ members: [...members.values()], errors });
        });
    };
    const hear = (endpoint: EndPoint, info: ClusterInfo): void => {
      for (const member of membersIn(info)) members.set(endpointText(member.endpoint), member.endpoint);
      const leader = membersIn(info).find(({ leads }) => leads)?.endpoint;
      if (!leader) return;
      if (endpointText(leader) === endpointText(endpoint)) {
        resolve({ leader, members: [...members.values()], errors });
      } else ask(leader);
    };
    for (const endpoint of [...address.hosts, ...known]) ask(endpoint);
  });
}

function gossipOf(endpoint: EndPoint, address: ServerAddress, milliseconds: number): Promise<ClusterInfo> {
  const client = new gossipService.GossipClient(endpointText(endpoint), channelCredentials(address));
  return new Promise((resolve, reject) => {
    const deadline = Date.now() + milliseconds;
    client.read(new shared.Empty(), new Metadata(), { deadline }, (error, info) => {
      client.close();
      if (error) reject(error);
      else resolve(info);
    });
  });
}

const membersIn = (info: ClusterInfo): { endpoint: EndPoint; leads: boolean }[] =>
  info.getMembersList().flatMap((member) => {
    const at = member.getHttpEndPoint();
    if (!at) return [];
    const leads = member.getIsAlive() && member.getState() === gossip.MemberInfo.VNodeState.LEADER;
    return [{ endpoint: { address: at.getAddress(), port: at.getPort() }, leads }];
  });
