/** Root fields that are no question to the read models: the history, the status, taking back, loading packs. */
import { importPackText } from '../imports/import-pack-text.js';
import { historyOf } from '../history/history.js';
import { recordInError } from '../history/record-in-error.js';
import { positionText } from '../event-store/position.js';
import type { Service } from '../service.js';
import type { RequestContext } from './request-context.js';
import { commandAnswer } from './resolvers.js';

interface MutationArgs {
  readonly input: Record<string, unknown>;
  readonly commandId?: string;
}

/** The resolvers of these fields. */
export const serviceFields = ({ answering, log, handling, importing, readModels }: Service) => ({
  Query: {
    history: (_: unknown, args: Record<string, unknown>) =>
      historyOf(
        log,
        (asKnownOn) => answering.positionKnownOn(asKnownOn),
        Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null)),
      ),
    status: async () => {
      const { head, projections } = await readModels.status();
      return {
        head: positionText(log.logId, head),
        readModels: projections.map(({ projection, position, stopped }) => ({
          name: projection,
          position: positionText(log.logId, position),
          stopped: stopped?.error ?? null,
        })),
      };
    },
  },
  Mutation: {
    recordInError: async (_: unknown, { input, commandId }: MutationArgs, context: RequestContext) =>
      commandAnswer(await recordInError(handling, context.request(commandId), input), context),
    importPack: (_: unknown, { input }: MutationArgs, context: RequestContext) =>
      importPackText(importing, log, input, context.request()),
  },
});
