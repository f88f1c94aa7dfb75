/**
 * The questions and replies of SMT-LIB over a channel, the same for every solver: first the check, and only after `sat`
 * the values. What differs between solvers is a row of `DIALECTS`.
 */
import { randomBytes } from "node:crypto";
import {
  type Checked,
  type ChecksText,
  parseCheck,
  parseChecks,
  parseReason,
  parseValues,
  type QuestionText,
  ReplyError,
} from "../../../smt/index.ts";
import {
  type AskLimits,
  type Channel,
  type ChecksAnswer,
  type SolverAnswer,
  SolverLost,
  type SolverName,
  type SolverProcess,
} from "./process.ts";

/** How one solver is spoken to. */
export interface Dialect {
  /**
   * Commands before a question, for each way of asking it; the next one is tried where the one before does not know. They are part
   * of the question's name in the cache. @param words whether it has words in it
   */
  readonly ways: (resource: number, words: boolean) => readonly string[];
  /** Commands before the first of several checks, and around each of them. */
  readonly checks: (resource: number) => { readonly start: string; readonly before: string; readonly after: string };
  /** Whether `(get-info :rlimit)` tells the work done; the count starts with the question. */
  readonly counts: boolean;
}

// With a logic, or with none, z3 first tries tactics made for it. Its core alone, which it uses once something was pushed, is
// several times faster but for hard arithmetic of words.
const z3Ways = (start: string) => (resource: number, words: boolean) => {
  const limited = `${start}(set-option :rlimit ${resource})\n`;
  return words ? [`${limited}(push)\n`, limited] : [`${limited}(push)\n`];
};

// A limit counts from where it is set, whatever is asked behind it. Where it was reached nothing goes on before it is lifted.
const z3Checks = (start: string) => (resource: number) => ({
  start: `${start}(push)\n`,
  before: `(set-option :rlimit ${resource})\n`,
  after: "(set-option :rlimit 0)\n",
});
const cvc5Options = (resource: number): string =>
  `(reset)\n(set-option :produce-models true)\n(set-option :reproducible-resource-limit ${resource})\n(set-logic ALL)\n`;

/** All solvers. */
export const DIALECTS: Readonly<Record<SolverName, Dialect>> = {
  // Each question has a context of its own, so nothing is left to reset.
  z3: { ways: z3Ways(""), checks: z3Checks(""), counts: true },
  "z3-native": {
    ways: z3Ways("(reset)\n"),
    checks: z3Checks("(reset)\n"),
    counts: true,
  },
  // Its statistics tell the work done, but printing them takes three times as long as a small question.
  cvc5: {
    ways: (resource) => [cvc5Options(resource)],
    // Its limit is for each check by itself.
    checks: (resource) => ({ start: cvc5Options(resource), before: "", after: "" }),
    counts: false,
  },
};

/** What a solver is told beside questions and limits, as text: part of the name of a question in the cache. */
export function dialectText(name: SolverName): string {
  const { ways, checks } = DIALECTS[name];
  return [...[true, false].flatMap((words) => ways(0, words)), ...Object.values(checks(0))].join("");
}

/** Work that a question may take unless told otherwise: one to three seconds of z3, in each solver's units. */
export const RESOURCE: Readonly<Record<SolverName, number>> = {
  z3: 60_000_000,
  "z3-native": 60_000_000,
  cvc5: 5_000_000,
};

/** A solver behind channels: a new one is opened when there is none or the last one failed. */
export class DialogueProcess implements SolverProcess {
  readonly name: SolverName;
  readonly version: string;
  readonly #open: () => Channel;
  #channel: Channel | undefined;
  #closed = false;

  constructor(name: SolverName, version: string, open: () => Channel) {
    this.name = name;
    this.version = version;
    this.#open = open;
  }

  ask(question: QuestionText, limits: AskLimits): Promise<SolverAnswer> {
    return this.#spoken((channel) => dialogue(channel, DIALECTS[this.name], question, limits));
  }

  check(checks: ChecksText, limits: AskLimits): Promise<ChecksAnswer> {
    return this.#spoken((channel) => inTurn(channel, DIALECTS[this.name], checks, limits));
  }

  async #spoken<T>(speak: (channel: Channel) => Promise<T>): Promise<T | Failure> {
    if (this.#closed) return { status: "error", detail: "the solver is closed" };
    try {
      this.#channel ??= this.#open();
      return await speak(this.#channel);
    } catch (error) {
      await this.#drop(); // Whatever it says next may belong to this question.
      return failure(error);
    }
  }

  async #drop(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    await channel?.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }
}

interface Failure {
  readonly status: "stalled" | "error";
  readonly detail: string;
}

function failure(error: unknown): Failure {
  if (error instanceof SolverLost && error.reason === "stalled") return { status: "stalled", detail: error.message };
  const known = error instanceof SolverLost || error instanceof ReplyError;
  return { status: "error", detail: known ? error.message : String((error as Error)?.stack ?? error) };
}

const newNonce = (): string => `n${randomBytes(8).toString("hex")}`;

/** Checks in one context, a `push` for each. Every answer is followed by a nonce of its own. */
async function inTurn(
  channel: Channel,
  { checks: limited, counts }: Dialect,
  { text, checks }: ChecksText,
  { resource, wall }: AskLimits,
): Promise<ChecksAnswer> {
  const nonces = checks.map(newNonce);
  const nonce = newNonce();
  const count = counts ? "(get-info :rlimit)\n" : "";
  const { start, before, after } = limited(resource);
  const commands = checks.map(
    (c, i) => `(push)\n${c}${before}(check-sat)\n${count}${after}(echo "${nonces[i]}")\n(pop)\n`,
  );
  const all = `${start}${text}${commands.join("")}(echo "${nonce}")\n`;
  const reply = await channel.exchange(all, nonce, true, wall);
  return { status: "checked", answers: parseChecks(reply, nonces, nonce, counts) };
}

async function dialogue(
  channel: Channel,
  dialect: Dialect,
  question: QuestionText,
  limits: AskLimits,
): Promise<SolverAnswer> {
  const exchange = async (commands: string, fresh: boolean): Promise<readonly [string, string]> => {
    const nonce = newNonce();
    return [await channel.exchange(`${commands}(echo "${nonce}")\n`, nonce, fresh, limits.wall), nonce];
  };
  const { counts } = dialect;
  const count = counts ? "(get-info :rlimit)\n" : "";
  let [status, resource]: [Checked["status"], number] = ["unknown", 0];
  for (const before of dialect.ways(limits.resource, question.text.includes("(_ BitVec "))) {
    const check = await exchange(`${before}${question.text}(check-sat)\n${count}`, true);
    const reply = parseCheck(...check, counts);
    [status, resource] = [reply.status, resource + reply.resource];
    if (status !== "unknown") break;
  }
  if (status === "unsat") return { status, resource };
  if (status === "unknown") {
    const [reason] = await exchange("(get-info :reason-unknown)\n", false);
    return { status, detail: parseReason(reason) };
  }
  if (question.asked.length === 0) return { status, resource, values: [] };
  const values = await exchange(`(get-value (${question.asked.map((a) => a.term).join(" ")}))\n`, false);
  return { status, resource, values: parseValues(...values, question.asked) };
}
