/** Whether the partnership and the cycle that something is recorded for are there. */
import type { CycleState } from '../../cycles/cycle.state.js';
import { insist } from '../../kernel/refusal.js';
import type { PartnershipState } from '../../partnerships/partnership.state.js';

/** Refuses with `PARTNERSHIP_UNKNOWN` unless the partnership is established. */
export function insistEstablished(partnership: PartnershipState | undefined): void {
  insist(
    partnership?.status === 'established',
    'PARTNERSHIP_UNKNOWN',
    'There is no such partnership. Establish it first.',
    { path: 'partnership' },
  );
}

/** Refuses with `CYCLE_UNKNOWN` a cycle that is not there or is another partnership's. None is fine. */
export function insistCycleOf(partnership: string, cycle: CycleState | undefined): void {
  insist(
    !cycle || (cycle.status === 'opened' && cycle.partnership === partnership),
    'CYCLE_UNKNOWN',
    'This partnership has no such cycle. Open it first, or choose one of its own.',
    { path: 'cycle' },
  );
}
