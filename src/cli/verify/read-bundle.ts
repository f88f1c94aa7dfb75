/** Reads a bundle. It may be a stranger's: nothing of it is believed but what is then compared. */
import type { BundlePiece, BundleSource, Verdict } from "../../evidence/index.ts";
import { readAtMost } from "../../host/node/index.ts";
import { SCHEMA } from "./bundle.ts";
import { theoremId } from "./ids.ts";

const MOST_BYTES = 256 * 2 ** 20;

export interface Bundle {
  readonly tool: { readonly sekvm: string; readonly node: string; readonly code: string };
  readonly solver: string | undefined;
  readonly sources: readonly BundleSource[];
  /** Names of the steps that were walked. */
  readonly steps: readonly string[];
  readonly pieces: readonly BundlePiece[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Thrown where a file has another form. */
class OtherForm extends Error {
  override readonly name = "OtherForm";
}

const fields = (value: unknown): Fields => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new OtherForm();
  return value as Fields;
};
const list = (value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw new OtherForm();
  return value;
};
const text = (value: unknown): string => {
  if (typeof value !== "string") throw new OtherForm();
  return value;
};
const STATUSES: readonly Verdict["status"][] = ["proved", "holds", "refuted", "vacuous", "unknown"];
const status = (value: unknown): Verdict["status"] => {
  const found = STATUSES.find((s) => s === value);
  if (found === undefined) throw new OtherForm();
  return found;
};

function stepPieces(value: unknown): BundlePiece[] {
  return list(fields(value).pieces).map((p) => {
    const { id, question, status: word } = fields(p);
    return { id: text(id), question: text(question), status: status(word) };
  });
}

function layerPieces(value: unknown): BundlePiece[] {
  const { number, theorems, mutants } = fields(value);
  if (typeof number !== "number") throw new OtherForm();
  const piece = (t: Fields, questions: readonly string[]): BundlePiece => {
    return {
      id: theoremId(number, text(t.name)),
      question: questions.join(" "),
      status: status(fields(t.verdict).status),
    };
  };
  const proved = list(theorems)
    .map(fields)
    .flatMap((t) => {
      const goals = list(t.goals).map(fields);
      const own = goals.map((g): BundlePiece => {
        return { id: text(g.id), question: text(g.question), status: status(fields(g.verdict).status) };
      });
      return [
        piece(
          t,
          own.map((g) => g.question),
        ),
        ...own,
      ];
    });
  return [
    ...proved,
    ...list(mutants)
      .map(fields)
      .map((t) => piece(t, list(t.questions).map(text))),
  ];
}

function bundleOf(value: unknown): Bundle {
  const { schema, command, tool, solver, sources, steps, proofs } = fields(value);
  if (schema !== SCHEMA || command !== "verify") throw new OtherForm();
  const { sekvm, node, code } = fields(tool);
  const layers = proofs === undefined ? [] : list(fields(proofs).layers);
  return {
    tool: { sekvm: text(sekvm), node: text(node), code: text(code) },
    solver: solver === undefined ? undefined : text(fields(solver).name),
    sources: list(sources)
      .map(fields)
      .map(({ file, sha256 }) => ({ file: text(file), sha256: text(sha256) })),
    steps: list(steps).map((s) => text(fields(s).name)),
    pieces: [...list(steps).flatMap(stepPieces), ...layers.flatMap(layerPieces)],
  };
}

/** The bundle in a file; undefined when the file is something else, or cannot be read. */
export function readBundle(file: string): Bundle | undefined {
  try {
    const bytes = readAtMost(file, MOST_BYTES);
    return bytes === undefined ? undefined : bundleOf(JSON.parse(bytes.toString("utf8")));
  } catch {
    return undefined;
  }
}
