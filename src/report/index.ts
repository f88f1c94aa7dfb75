export { checkPage } from "./check-page.ts";
export { checkSarif } from "./check-sarif.ts";
export { type CheckAnswers, checkText, findingLines, verdictText } from "./check-text.ts";
export { type CodeAnswers, codeText, runLines, verdictLines } from "./code-text.ts";
export { type CycleStep, scCycle, scCycles } from "./cycle.ts";
export { defectReport } from "./defect.ts";
export { dotGraph } from "./dot.ts";
export { overtaken } from "./edges.ts";
export { escaped } from "./escape.ts";
export { herdLog } from "./herd.ts";
export { proofJunit } from "./junit.ts";
export { machineText } from "./machine-text.ts";
export { mapPage } from "./map/page.ts";
export { mapSvg } from "./map/svg.ts";
export { htmlPage, type PageTest } from "./page.ts";
export {
  type ByWord,
  byWord,
  type Ground,
  groundsOf,
  isCut,
  isGood,
  layerWord,
  type ProofCounts,
  type ProofWord,
  proofCounts,
  runWord,
  wordOf,
} from "./proof-counts.ts";
export { proofDocument, proofJson } from "./proof-json.ts";
export {
  failureBlock,
  failuresOf,
  fullName,
  layerLine,
  type Paint,
  passingText,
  plural,
  principalLines,
  summaryText,
} from "./proof-text.ts";
export { proofSarif } from "./sarif.ts";
export { shownText } from "./shown-table.ts";
export { drawing, svgDocument } from "./svg.ts";
export { traceLines } from "./trace.ts";
