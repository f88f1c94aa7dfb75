/**
 * What the cells of data are, from how code accesses them: types are gone in assembly. It is for names and for what is shown
 * only; a search finds its own granules.
 */
import { Propagation } from "../analysis.ts";
import { compile } from "../code.ts";
import { type Program, type Variable, variableAt } from "../program.ts";
import { BYTES, FLAG, FLAGS, KIND, OP, ROW } from "../rows.ts";

/** Bytes of the cells of variables whose accesses at constant addresses all have one size; of others nothing. */
export function cellsOf(program: Program): ReadonlyMap<string, Variable["cell"]> {
  const code = compile(program);
  const sizes = new Map<string, Set<number>>();
  for (const thread of code.entry.keys()) {
    const p = new Propagation(code, thread, "nowhere");
    for (let row = 0; row < p.rows; row++) {
      const kind = code.ops[row * ROW + KIND];
      if (p.entry[row] === undefined || (kind !== OP.READ && kind !== OP.WRITE && kind !== OP.RMW)) continue;
      const id = p.address(row);
      const v = id < 0 ? undefined : program.variables[variableAt(program, code.values.number(id))];
      if (v === undefined || v.owner !== undefined) continue;
      const pair = (code.ops[row * ROW + FLAGS]! & FLAG.PAIR) !== 0;
      const bytes = code.ops[row * ROW + BYTES]! / (pair ? 2 : 1);
      const aligned = Number(code.values.number(id) - v.address) % bytes === 0 && v.init.length % bytes === 0;
      sizes.set(v.name, (sizes.get(v.name) ?? new Set()).add(aligned ? bytes : 0));
    }
  }
  return new Map(
    [...sizes].flatMap(([name, set]) => {
      const [only] = set;
      return set.size === 1 && only !== 0 ? [[name, only as Variable["cell"]] as const] : [];
    }),
  );
}
