/** What one check established: never more than was shown. Every answer of every command is built from these. */

/**
 * Why an answer is missing. `limit`: time or memory; `bound`: a loop bound; `stalled`: a solver made no progress; `skipped`: it was
 * not asked for, because another answer decides already. `stopped`: the run ended first. `unconfirmed`: a solver refutes it, and nothing fails when that is run.
 */
export type UnknownReason =
  | "limit"
  | "stalled"
  | "bound"
  | "unsupported"
  | "solver-error"
  | "skipped"
  | "stopped"
  | "unconfirmed";

/** `reliesOn` names bounds, tools and trusted parts; `within` a bound such as "3 CPUs x 1 round". */
export type Verdict =
  | { readonly status: "proved"; readonly reliesOn: readonly string[] }
  | { readonly status: "holds"; readonly within: string; readonly reliesOn: readonly string[] }
  | { readonly status: "refuted"; readonly witness: unknown; readonly reliesOn: readonly string[] }
  | { readonly status: "vacuous"; readonly detail: string }
  /** `lines`: what was found instead, for a person. */
  | {
      readonly status: "unknown";
      readonly why: UnknownReason;
      readonly detail: string;
      readonly lines?: readonly string[];
    };

/** Exit codes of the command line, by what happened. `unwritten`: the answers could not be written, whatever they are. */
export const EXIT = { ok: 0, refuted: 1, input: 2, unknown: 3, bug: 70, unwritten: 74, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code one verdict asks for. */
export function exitCode(verdict: Verdict): ExitCode {
  switch (verdict.status) {
    case "proved":
    case "holds":
      return EXIT.ok;
    case "refuted":
    case "vacuous":
      return EXIT.refuted;
    case "unknown":
      return EXIT.unknown;
  }
}

const severity: readonly ExitCode[] = [EXIT.interrupted, EXIT.bug, EXIT.input, EXIT.refuted, EXIT.unknown, EXIT.ok];
/** The exit code of a run of several answers: 130, 70, 2, 1, 3, 0, the first that occurs. */
export const worstExit = (codes: Iterable<ExitCode>): ExitCode => {
  const seen = new Set(codes);
  return severity.find((c) => seen.has(c)) ?? EXIT.ok;
};
