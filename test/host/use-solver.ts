/** Asks z3 one question and ends: `close` closes it, `forget` does not, `close-busy` closes it while it works. */
import { findSolver } from "../../src/host/node/solvers/index.ts";
import { printQuestion } from "../../src/smt/index.ts";
import { easy, HARD } from "./questions.ts";

const how = process.argv[2];
const solver = (await findSolver("z3"))!.open();
console.log((await solver.ask(printQuestion(easy(10)), { resource: 100_000, wall: 60_000 })).status);
if (how === "close-busy") void solver.ask(printQuestion(HARD), { resource: 1e9, wall: Infinity });
if (how !== "forget") {
  await solver.close();
  console.log("closed");
}
