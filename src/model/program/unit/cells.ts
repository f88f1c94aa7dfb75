/**
 * What the cells of data are, from how code accesses them: types are gone in assembly. They are for names and for what is shown
 * only; a search finds its own granules. And which accesses may go astray.
 */

import { compile } from "../code.ts";
import { type Program, type Variable, variableAt } from "../program.ts";
import { Propagation } from "../propagation.ts";
import { BYTES, FLAG, FLAGS, INSTRUCTION, KIND, OP, ROW } from "../rows.ts";

export interface Accessed {
  /** Bytes of the cells of variables whose accesses at constant addresses all have one size; of others nothing. */
  readonly cells: ReadonlyMap<string, Variable["cell"]>;
  /** Addresses of the instructions that may access what is no variable. */
  readonly unsure: ReadonlySet<bigint>;
}

const isAccess = (kind: number): boolean => kind === OP.READ || kind === OP.WRITE || kind === OP.RMW;

/** What is known of the accesses of a program. */
export function accessed(program: Program): Accessed {
  const code = compile(program);
  const { ops, values, instructions } = code;
  const sizes = new Map<string, Set<number>>();
  const sure = new Uint8Array(ops.length / ROW);
  for (const thread of code.entry.keys()) {
    const p = new Propagation(code, thread, "nowhere");
    for (let row = 0; row < p.rows; row++) {
      if (p.entry[row] === undefined || !isAccess(ops[row * ROW + KIND]!)) continue;
      const id = p.address(row);
      const v = id < 0 ? undefined : program.variables[variableAt(program, values.number(id))];
      if (v === undefined) continue;
      sure[row] = 1;
      if (v.owner !== undefined) continue;
      const pair = (ops[row * ROW + FLAGS]! & FLAG.PAIR) !== 0;
      const bytes = ops[row * ROW + BYTES]! / (pair ? 2 : 1);
      const aligned = Number(values.number(id) - v.address) % bytes === 0 && v.init.length % bytes === 0;
      sizes.set(v.name, (sizes.get(v.name) ?? new Set()).add(aligned ? bytes : 0));
    }
  }
  const cells = [...sizes].flatMap(([name, set]) => {
    const [only] = set;
    return set.size === 1 && only !== 0 ? [[name, only as Variable["cell"]] as const] : [];
  });
  const unsure = Array.from(sure, (is, row) => ({ is, row })).filter(
    ({ is, row }) => is === 0 && isAccess(ops[row * ROW + KIND]!),
  );
  return {
    cells: new Map(cells),
    unsure: new Set(unsure.map(({ row }) => instructions[ops[row * ROW + INSTRUCTION]!]!.address)),
  };
}
