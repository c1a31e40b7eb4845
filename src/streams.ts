/** The stream types of every category, for what is done alike on all: recording in error, replaying, checking. */
import { actionStream } from './actions/action.state.js';
import { agencyStream } from './agencies/agency.state.js';
import { commitmentStream } from './commitments/commitment.state.js';
import { cycleStream } from './cycles/cycle.state.js';
import { frameworkStream } from './frameworks/framework.state.js';
import { Refusal } from './kernel/refusal.js';
import { partsOfStream, type StreamType } from './kernel/stream.js';
import { partnershipStream } from './partnerships/partnership.state.js';
import { recommendationStream } from './recommendations/recommendation.state.js';
import { reportStream } from './reports/report.state.js';
import { submissionStream } from './submissions/submission.state.js';

const streamTypes = [
  partnershipStream,
  agencyStream,
  frameworkStream,
  cycleStream,
  submissionStream,
  reportStream,
  recommendationStream,
  actionStream,
  commitmentStream,
] as unknown as readonly StreamType[];

/** The type of a stream, by the stream's name. Refuses with `STREAM_UNKNOWN`. */
export function streamTypeOf(stream: string): StreamType {
  const { category } = partsOfStream(stream);
  const found = streamTypes.find((type) => type.category === category);
  if (found) return found;
  throw new Refusal(
    'STREAM_UNKNOWN',
    `There is nothing called ${stream}. Write a category, a hyphen and an id, for example agency-stroud-district-council.`,
    { path: 'stream' },
  );
}
