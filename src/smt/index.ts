export { binary, bits, bvneg, bvnot, compare, concat, extract, signExtend, zeroExtend } from "./bits.ts";
export { digestOf } from "./digest.ts";
export { areTrue, Evaluator, evaluateAll, evaluateTerm, type Interpretation, type SmtValue } from "./evaluate.ts";
export { cutsIntegers, integerView, NoIntegerView, Numbers } from "./integer-view.ts";
export { add, compareIntegers, cut, integer, mod, mul, sub } from "./integers.ts";
export { and, bool, compared, eq, FALSE, implies, ite, not, or, TRUE } from "./logic.ts";
export { remake, rewrite, substitute } from "./rebuild.ts";
export { type CheckReply, parseCheck, parseChecks, parseReason, parseValues, ReplyError } from "./reply.ts";
export type { Answer, Checked, Checks, Question } from "./solver.ts";
export {
  app,
  BOOL_SORT,
  before,
  bitSort,
  constant,
  eachNewSubterm,
  eachSubterm,
  hasSubterm,
  INT_SORT,
  letGo,
  opaqueSort,
  type Smt,
  type SmtOp,
  type SmtSort,
  termCount,
  width,
} from "./terms.ts";
export { type Asked, type ChecksText, printChecks, printQuestion, type QuestionText } from "./text.ts";
