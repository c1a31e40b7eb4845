/** Ids that derive from a command id: the same whenever the command is repeated. */
import { sha256 } from '../event-store/digest.js';

/** Sixteen hexadecimal digits that derive from the command id. */
export const derivedId = (commandId: string): string => sha256(commandId).slice(0, 16);
