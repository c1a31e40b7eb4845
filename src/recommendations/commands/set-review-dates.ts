import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { fuzzyDateSchema } from '../../kernel/days.js';
import { shareOf } from '../course.js';
import { reviewDatesSet } from '../recommendation.events.js';
import {
  candidate,
  courseBefore,
  insistHeld,
  insistMade,
  insistNotWithdrawn,
} from '../recommendation.rules.js';
import { recommendationStream } from '../recommendation.state.js';
import { recommendationInput, shareInput } from './recommendation.input.js';

/** When a share, or the whole, is to be looked at again. */
export const setReviewDates = defineCommand({
  name: 'setReviewDates',
  description:
    'Sets the whole list of review dates of a share, or of the recommendation. A share without dates of its own uses those of the recommendation.',
  stream: recommendationStream,
  roles: ['business_unit', 'executive'],
  input: z.strictObject({
    recommendation: recommendationInput,
    share: shareInput,
    dates: z
      .array(fuzzyDateSchema)
      .max(20)
      .describe('All of its review dates, each as exact as it is known.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  decide: (recommendation, { share, dates }, decision) => {
    insistMade(recommendation);
    insistNotWithdrawn(recommendation, decision);
    insistHeld(recommendation, share, decision);
    const data = { share, dates };
    const before = courseBefore(
      recommendation,
      candidate({ type: 'ReviewDatesSet', data }, decision.occurred),
    );
    const known = shareOf(before, share).reviewDates?.value.data.dates;
    const same = JSON.stringify(known ?? []) === JSON.stringify(dates);
    return same && !decision.corrects ? [] : [reviewDatesSet(data)];
  },
});
