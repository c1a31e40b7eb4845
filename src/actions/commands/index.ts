import { addAction } from './add-action.js';
import { assignAction } from './assign-action.js';
import { dropAction } from './drop-action.js';
import { progressAction } from './progress-action.js';

export const actionCommands = [addAction, assignAction, progressAction, dropAction];
