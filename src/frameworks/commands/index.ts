import { publishFramework } from './publish-framework.js';
import { assignItemThemes, noteContinuation } from './relate-items.js';

/** Every use case on frameworks. */
export const frameworkCommands = [publishFramework, noteContinuation, assignItemThemes];
