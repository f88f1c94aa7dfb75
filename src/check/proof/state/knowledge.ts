/** What may be used in the goals of one theorem: its schemas and the laws of the program's codecs. */
import type { KernelProgram } from "../../../kernel/index.ts";
import { type Executor, type Knowledge, lawsOf, type Schema } from "../../../symbolic/index.ts";

/** The knowledge of a theorem. @param reserve  what hardly any goal needs */
export function goalKnowledge(
  program: KernelProgram,
  executor: Executor,
  schemas: readonly Schema[],
  reserve: readonly Schema[] = [],
): Knowledge {
  return {
    schemas,
    reserve,
    laws: lawsOf(program, executor),
    uses: executor.uses,
    codecSorts: (name) => {
      const { params, result } = executor.lifted(name).procedure;
      return { params: params.map((p) => p.sort), result: result! };
    },
  };
}
