/** What a log server knows of the cluster that it is a member of. */

export interface Member {
  readonly port: number;
}

export interface Membership {
  readonly members: readonly Member[];
  /** Undefined while nobody leads. */
  readonly leader: Member | undefined;
  leads(member: Member): boolean;
}
