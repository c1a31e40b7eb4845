/** Every use case and question of the service. A command that is not listed here cannot be reached. */
import { actionCommands } from './actions/commands/index.js';
import { actionQueries } from './actions/queries/index.js';
import { agencyCommands } from './agencies/commands/index.js';
import { agencyQueries } from './agencies/queries/index.js';
import { commitmentCommands } from './commitments/commands/index.js';
import { commitmentQueries } from './commitments/queries/index.js';
import { cycleBatches, cycleCommands } from './cycles/commands/index.js';
import { cycleQueries } from './cycles/queries/index.js';
import { frameworkCommands } from './frameworks/commands/index.js';
import { frameworkQueries } from './frameworks/queries/index.js';
import type { BatchDefinition, CommandDefinition } from './kernel/command.js';
import { partnershipCommands } from './partnerships/commands/index.js';
import { directoryQueries } from './partnerships/queries/index.js';
import type { QueryDefinition } from './read-models/query.js';
import { recommendationBatches, recommendationCommands } from './recommendations/commands/index.js';
import { recommendationQueries } from './recommendations/queries/index.js';
import { reportBatches, reportCommands } from './reports/commands/index.js';
import { reportQueries } from './reports/queries/index.js';
import { submissionBatches, submissionCommands } from './submissions/commands/index.js';
import { submissionQueries } from './submissions/queries/index.js';
import { themeQueries } from './themes/queries/index.js';
import { workQueries } from './work/queries/index.js';

export const allCommands = [
  ...partnershipCommands,
  ...agencyCommands,
  ...frameworkCommands,
  ...cycleCommands,
  ...submissionCommands,
  ...reportCommands,
  ...recommendationCommands,
  ...actionCommands,
  ...commitmentCommands,
] as unknown as readonly CommandDefinition[];

export const allBatches = [
  ...cycleBatches,
  ...submissionBatches,
  ...reportBatches,
  ...recommendationBatches,
] as unknown as readonly BatchDefinition[];

export const allQueries = [
  ...directoryQueries,
  ...agencyQueries,
  ...frameworkQueries,
  ...cycleQueries,
  ...submissionQueries,
  ...reportQueries,
  ...recommendationQueries,
  ...actionQueries,
  ...commitmentQueries,
  ...workQueries,
  ...themeQueries,
] as unknown as readonly QueryDefinition[];
