/** Constants: values that are known where they are used. */
import type * as t from "@babel/types";
import { eachTerm, type Term } from "../../ir/index.ts";
import type { SourceModule } from "../names/modules.ts";
import type { Type } from "../types/types.ts";
import type { Surroundings } from "./context.ts";
import { contextOf } from "./functions.ts";
import { constantOf, type Operand, operandOf } from "./operand.ts";

const LARGEST = 1000;

/** Nodes of a term. */
function sizeOf(term: Term): number {
  let size = 0;
  eachTerm(term, () => size++);
  return size;
}

/** Lifts an expression that no call computes, to a value of `type` where one is named. @throws {Refused} */
export function liftConstant(
  p: Surroundings,
  module: SourceModule,
  init: t.Expression,
  name: string,
  type?: Type,
): Operand {
  const { report } = module;
  const c = contextOf(p, module, init, `${module.file}#${name}`, undefined);
  const block = c.builder.current;
  const o = c.lift(init, { type });
  const value = type === undefined ? o : operandOf(type, c.coerce(o, type, init));
  if (c.builder.current !== block || block!.body.length > 0)
    return report.refuse("KTS04", init, "the value of a constant is computed by calls", "make it a function");
  if (value.term !== undefined && sizeOf(value.term) > LARGEST)
    return report.refuse("KTS02", init, "the constant is too large", "make it a function");
  if (value.exact !== undefined && constantOf(value) === undefined) throw new Error("a constant is known");
  return value;
}

/** The number, boolean or name of an enumeration that a constant is, if it is one. */
export function plainValue(o: Operand): bigint | boolean | string | undefined {
  const number = constantOf(o);
  if (number !== undefined) return number;
  if (o.term?.kind === "bool") return o.term.value;
  return o.type.kind === "enumeration" && o.term?.kind === "inject" ? o.term.case : undefined;
}
