/** The forms of a run of `sekvm prove` on standard output. Text comes layer by layer, the others at the end. */
import { type LayeredSystem, systemTexts } from "../../check/proof/index.ts";
import { EXIT, type ExitCode, type LayerReport, type ProofMap, type ProofReport } from "../../evidence/index.ts";
import {
  failureBlock,
  failuresOf,
  groundsOf,
  layerLine,
  mapPage,
  mapSvg,
  type Paint,
  principalLines,
  proofJson,
  proofJunit,
  proofSarif,
  runWord,
  summaryText,
} from "../../report/index.ts";
import type { Format } from "../answer-formats.ts";
import { colorsFor } from "../colors.ts";
import type { CliContext } from "../io.ts";
import { counterexampleFolder, version } from "../places.ts";
import { keep } from "./kept.ts";

/** What is written for each layer, in order, and at the end. */
export interface Form {
  readonly layer: (layer: LayerReport, before: readonly LayerReport[]) => string;
  readonly end: (report: ProofReport) => string;
}

/** The form that was asked for. @param width of the longest title of a layer */
export function formOf(format: Format<"prove">, width: number, system: LayeredSystem, context: CliContext): Form {
  const silent = { layer: () => "" };
  const mapOf = (proofs: ProofReport): ProofMap => {
    return { steps: [], summary: [], proofs, texts: systemTexts(system, proofs.layers) };
  };
  switch (format) {
    case "text":
      return textForm(width, context);
    case "json":
      return { ...silent, end: proofJson };
    case "sarif":
      return { ...silent, end: (report) => proofSarif(report, version()) };
    case "junit":
      return { ...silent, end: proofJunit };
    case "svg":
      return { ...silent, end: (report) => mapSvg(mapOf(report)) };
    case "html":
      return { ...silent, end: (report) => mapPage(mapOf(report)) };
  }
}

function textForm(width: number, context: CliContext): Form {
  const c = colorsFor(context, context.io.stdout);
  const paint: Paint = (word, text) => {
    if (word === "proved" || word === "holds") return c.green(text);
    return word === "unknown" || word === "stalled" ? c.yellow(text) : c.red(text);
  };
  const folder = counterexampleFolder(context.io.env);
  return {
    layer: (layer, before) =>
      layerLine(layer, groundsOf([...before, layer]).at(-1)!, width, paint) + principalLines(layer),
    end: (report) => {
      const blocks = failuresOf(report.layers).map(({ layer, theorem }) =>
        failureBlock(layer, theorem, keep(folder, report.system, layer, theorem), paint),
      );
      return blocks.join("") + summaryText(report, paint);
    },
  };
}

/** The exit code of a run. */
export function exitOf(report: ProofReport): ExitCode {
  switch (runWord(report)) {
    case "interrupted":
      return EXIT.interrupted;
    case "disagreement":
      return EXIT.bug;
    case "refuted":
    case "vacuous":
      return EXIT.refuted;
    case "unknown":
    case "stalled":
      return EXIT.unknown;
    case "proved":
    case "holds":
      return EXIT.ok;
  }
}
