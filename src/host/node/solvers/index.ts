export { DialogueProcess, dialectText, RESOURCE } from "./dialogue.ts";
export {
  chosenSolver,
  type FoundSolver,
  findSolver,
  isSolverChoice,
  needSolver,
  SOLVER_CHOICES,
  type SolverChoice,
  SolverMissing,
} from "./find.ts";
export { pipeChannel } from "./pipe-channel.ts";
export { type SolverPoolOptions, solverPool } from "./pool.ts";
export {
  type AskLimits,
  type Channel,
  type ChecksAnswer,
  type SolverAnswer,
  SolverLost,
  type SolverName,
  type SolverProcess,
} from "./process.ts";
export { solverThread } from "./thread.ts";
export { z3Channel } from "./z3-channel.ts";
