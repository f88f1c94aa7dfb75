/**
 * Codecs in terms. An application is opaque: the symbol `#name`. Applied to constants it is computed; applied to a
 * conditional it becomes a conditional between applications, so that laws find what they speak of.
 */
import type { Sort } from "../ir/index.ts";
import { app, ite, type Smt } from "../smt/index.ts";
import { scalarSort } from "./value.ts";

/** Prefix of the symbols of codecs. */
const CODEC = "#";
/** Operands that are conditionals between more leaves than this are left whole. */
const MOST_LEAVES = 16;

/** How many leaves more a conditional may have than are counted here; below 0 once it has too many, and then it is not gone through. */
function room(t: Smt, left: number): number {
  if (left < 0) return left;
  return t.op === "ite" ? room(t.args[2]!, room(t.args[1]!, left)) : left - 1;
}

/** An application; `compute` gives the value on constants. */
export function codecTerm(name: string, args: readonly Smt[], sort: Sort, compute: (args: readonly Smt[]) => Smt): Smt {
  const at = args.findIndex((a) => a.op === "ite" && room(a, MOST_LEAVES) >= 0);
  if (at >= 0) {
    const [condition, yes, no] = args[at]!.args as [Smt, Smt, Smt];
    const arm = (chosen: Smt): Smt => codecTerm(name, args.with(at, chosen), sort, compute);
    return ite(condition, arm(yes), arm(no));
  }
  if (args.every((a) => a.op === "const")) return compute(args);
  return app(CODEC + name, args, scalarSort(sort));
}

/** The procedure behind an application of a codec; undefined for other terms. */
export const codecOf = (t: Smt): string | undefined =>
  t.op === "app" && t.name.startsWith(CODEC) ? t.name.slice(CODEC.length) : undefined;
