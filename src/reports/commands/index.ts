import { publishReport } from './publish-report.js';
import { recordFinding, recordFindings } from './record-finding.js';
import { recordSurveyResult } from './record-survey-result.js';

export const reportCommands = [publishReport, recordFinding, recordSurveyResult];
export const reportBatches = [recordFindings];
