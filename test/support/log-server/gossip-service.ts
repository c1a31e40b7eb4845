/** Tells clients who leads. */
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type { handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Faults } from './faults.js';
import type { Member, Membership } from './membership.js';

const { FOLLOWER, LEADER } = gossip.MemberInfo.VNodeState;

/** Says who is in the cluster and who leads it; a server alone leads itself. */
export function gossipService(
  server: Member,
  faults: Faults,
  cluster: Membership | undefined,
): UntypedServiceImplementation {
  const read: handleUnaryCall<unknown, unknown> = (_call, answer) => {
    if (faults.silent) return;
    const members = (cluster?.members ?? [server]).map((member) =>
      new gossip.MemberInfo()
        .setIsAlive(true)
        .setState((cluster?.leads(member) ?? true) ? LEADER : FOLLOWER)
        .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(member.port)),
    );
    answer(null, new gossip.ClusterInfo().setMembersList(members));
  };
  return { read };
}
