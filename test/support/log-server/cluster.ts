/** Several log servers that keep one log, and one of which leads. */
import { KeptLog } from './kept-log.js';
import { LogServer } from './log-server.js';
import type { Member, Membership } from './membership.js';

export class Cluster implements Membership {
  readonly log = new KeptLog();
  readonly members: readonly LogServer[];
  /** Undefined while nobody leads. */
  leader: LogServer | undefined;

  private constructor(size: number) {
    this.members = Array.from({ length: size }, () => new LogServer({ log: this.log, cluster: this }));
  }

  /** Starts so many servers; the first one leads. */
  static async started(size = 3): Promise<Cluster> {
    const cluster = new Cluster(size);
    await Promise.all(cluster.members.map((member) => member.start()));
    cluster.leader = cluster.members[0];
    return cluster;
  }

  get url(): string {
    return `esdb://${this.members.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`;
  }

  leads(member: Member): boolean {
    return member === this.leader;
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.stop()));
  }
}
