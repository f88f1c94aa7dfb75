/** Why operand text is not accepted; the assembler turns the most telling problem into an error. */
import type { Span } from "../../text/index.ts";
import type { AsmCode } from "../errors.ts";

export interface Problem {
  readonly code: AsmCode;
  readonly span: Span;
  readonly message: string;
  readonly hint?: string | undefined;
  /** What the form takes here, when the operand is of another kind, so that the messages of several forms can be joined. */
  readonly expected?: string;
}

export const problem = (code: AsmCode, where: Span, message: string, hint?: string): Problem => ({
  code,
  span: where,
  message,
  hint,
});
