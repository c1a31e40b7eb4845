import { addTopic } from './add-topic.js';
import { establishPartnership } from './establish-partnership.js';
import { dissolveBody, formBody, proposeBody } from './form-body.js';
import { noteBodyAlias, renameBody } from './name-body.js';
import { notePartnershipAlias, renamePartnership } from './name-partnership.js';

/** Every use case on partnerships, their bodies and topics. */
export const partnershipCommands = [
  establishPartnership,
  renamePartnership,
  notePartnershipAlias,
  proposeBody,
  formBody,
  renameBody,
  noteBodyAlias,
  dissolveBody,
  addTopic,
];
