/**
 * Text to tree. Every error of the file is reported, in order of place. A construct that sekvm understands and does not run
 * is no error: it is listed in `test.unsupported`.
 */
import { unsupportedVariant } from "../../evidence/index.ts";
import type { InputError } from "../../text/index.ts";
import { checkCode } from "./assemble.ts";
import { checkReferences, variableNames } from "./check.ts";
import { readCode } from "./code.ts";
import { type FinalPart, NO_CONDITION, readFinal } from "./condition.ts";
import { readInit } from "./init.ts";
import { LIMITS } from "./limits.ts";
import { Reporter } from "./reporter.ts";
import { codeAndFinal, type Head, initPart, type Part, readHead, withoutComments } from "./sections.ts";
import { withSpaces } from "./stages.ts";
import { numberRegisters } from "./symbolic.ts";
import { tokens } from "./tokens.ts";
import type { LitmusTest } from "./tree.ts";

/** `test` is undefined when there are errors. */
export type LitmusParse =
  | { readonly test: LitmusTest; readonly errors: readonly [] }
  | { readonly test: undefined; readonly errors: readonly InputError[] };

/** Other architectures of herd: their tests are named as unsupported. */
const OTHER_ARCHITECTURES = new Set(
  "ARM ASL BPF Bell C CPP JAVA LISA MIPS PPC PPCGen PTX RISCV X86 X86_64".toLowerCase().split(" "),
);

type Body = Pick<LitmusTest, "init" | "threads"> & FinalPart;
const EMPTY: Body = { init: [], threads: [], locations: [], filter: undefined, condition: NO_CONDITION };

/** What the head says that decides whether the test is run; true for another architecture. @throws {Abandon} for none */
function checkHead(text: string, head: Head, report: Reporter): boolean {
  if (head.arch.toLowerCase() !== "aarch64") {
    const from = text.length - text.trimStart().length;
    const where = report.span(from, from + head.arch.length);
    if (!OTHER_ARCHITECTURES.has(head.arch.toLowerCase()))
      report.fail("LIT02", where, `${head.arch.slice(0, 40)} is not an architecture`, "sekvm runs AArch64 tests");
    report.skip(`architecture ${head.arch}`, where);
    return true;
  }
  for (const { key, value, span } of head.info) {
    if (!/^variants?$/i.test(key)) continue;
    for (const name of value.split(/[\s,]+/)) {
      const reason = unsupportedVariant(name);
      if (reason !== undefined) report.skip(reason, span);
    }
  }
  return false;
}

function readBody(source: string, head: Head, report: Reporter): Body {
  const text = report.attempt(() => withoutComments(source, head.end, report));
  const init = text === undefined ? undefined : report.attempt(() => initPart(text, head.end, report));
  if (text === undefined || init === undefined) return EMPTY;
  const { code: rest, final } = codeAndFinal(text, init.to + 1);
  const code = beforeScopes(text, rest, report);
  const lexed = (part: typeof init) => report.attempt(() => tokens(text, part, report)) ?? [];
  const items = readInit(ended(lexed(init), init.to), report);
  const threads = readCode(text, code, report);
  // References are held against the initial state and the labels, so only when those are known in full.
  const complete = report.errors.length === 0 && report.unsupported.length === 0;
  const last = readFinal(ended(lexed(final), final.to), report);
  const body = withSpaces({ info: head.info, ...numberRegisters({ init: items, threads, ...last }) });
  if (complete) checkReferences(body, report);
  const variables = new Set(variableNames(items));
  if (variables.size > LIMITS.items)
    report.error("LIT19", report.span(init.from, init.to), `more than ${LIMITS.items} variables`);
  for (const thread of body.threads) checkCode(text, thread, variables, report);
  return body;
}

/** Scopes stand between the code and the final part, and are not run. */
function beforeScopes(text: string, code: Part, report: Reporter): Part {
  const at = text.slice(code.from, code.to).search(/^[ \t]*scopes[ \t]*:/m);
  if (at < 0) return code;
  report.skip("scopes", report.span(code.from + at, code.to));
  return { from: code.from, to: code.from + at };
}

/** A token list is never empty: it ends with an `end` token. */
const ended = (list: ReturnType<typeof tokens>, at: number): ReturnType<typeof tokens> =>
  list.length > 0 ? list : [{ kind: "end", text: "the end", from: at, to: at }];

/** Reads one litmus test. */
export function parseLitmus(text: string, file: string): LitmusParse {
  const report = new Reporter(file);
  const test = report.attempt(() => read(text, report));
  if (test === undefined || report.errors.length > 0) return { test: undefined, errors: report.sorted() };
  return { test, errors: [] };
}

function read(text: string, report: Reporter): LitmusTest {
  if (text.length > LIMITS.text)
    report.fail("LIT19", report.span(0, 1), `the file has ${text.length} characters, at most ${LIMITS.text} are read`);
  const head = readHead(text, report);
  const other = checkHead(text, head, report);
  const body = other ? EMPTY : readBody(text, head, report);
  const { arch, name, doc, info } = head;
  const unsupported = [...report.unsupported].sort((a, b) => a.span.from - b.span.from);
  return { file: report.file, arch, name, doc, info, ...body, unsupported };
}
