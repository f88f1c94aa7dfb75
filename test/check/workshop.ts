/** A workshop with the embedded solver and no cache, for the tests of a process: it opens when it is asked, and closes behind the last test. */
import { after } from "node:test";
import { type GoalWorkshop, openGoalWorkshop } from "../../src/cli/goals.ts";

const out = { write: () => undefined };
let open: Promise<GoalWorkshop> | undefined;
after(async () => (await open)?.close());

/** The workshop. */
export const workshop = (): Promise<GoalWorkshop> =>
  (open ??= openGoalWorkshop({ stdout: out, stderr: out, env: {} } as never, { solver: "z3", cache: false }));
