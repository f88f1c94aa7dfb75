/**
 * Scripts: one event a line, as `CPU: WORD NUMBERS` or `dma BANK: WORD NUMBERS`, and behind `=` what it is to give. Calls, codes of errors and registers have names. What is printed of a
 * random run is a script that gives the same.
 */
import * as abi from "../layers/00-machine/abi.ts";
import * as constants from "../layers/00-machine/constants.ts";
import * as registers from "../layers/00-machine/context.ts";
import type { Event } from "./event.ts";

/** A line: an event, or what is to be so; and what the event gives. */
export interface Line {
  readonly number: number;
  readonly event: Event | undefined;
  /** Who is to run on the CPU. */
  readonly runs: bigint | undefined;
  readonly expected: bigint | undefined;
  readonly cpu: bigint;
}

/** A line that is none. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const named = (module: object): [string, bigint][] =>
  Object.entries(module).filter(
    (e): e is [string, bigint] => typeof e[1] === "bigint" && /^[A-Z][A-Z0-9_]+$/.test(e[0]),
  );
const CALLS = new Map(named(abi));
const CODES = new Map([...named(constants), ...named(abi)]);
const REGISTERS = new Map([
  ...named(registers).filter(([, n]) => n < 194n),
  ...Array.from({ length: 31 }, (_, r): [string, bigint] => [`x${r}`, BigInt(r)]),
]);
const MASK = (1n << 64n) - 1n;

function numberOf(word: string | undefined, names: ReadonlyMap<string, bigint>, line: number): bigint {
  if (word === undefined) throw new ScriptError(line, "a number is missing");
  const isMinus = word.startsWith("-");
  const text = isMinus ? word.slice(1) : word;
  const value = names.get(text) ?? (/^(0x[0-9a-f]{1,16}|\d{1,20})$/i.test(text) ? BigInt(text) : undefined);
  if (value === undefined || value > MASK) throw new ScriptError(line, `${word.slice(0, 40)} is no number and no name`);
  return isMinus ? BigInt.asUintN(64, -value) : value;
}

type Numbers = (at: number, names?: ReadonlyMap<string, bigint>) => bigint;
const NONE = new Map<string, bigint>();

function cpuEvent(cpu: bigint, words: readonly string[], n: Numbers, line: number): Event {
  const [word, ...rest] = words;
  switch (word) {
    case "call":
      if (rest.length > 6) throw new ScriptError(line, "a call has at most five arguments");
      return { kind: "call", cpu, args: rest.map((_, i) => n(i, i === 0 ? CALLS : NONE)) };
    case "load":
      return { kind: "load", cpu, addr: n(0) };
    case "store":
      return { kind: "store", cpu, addr: n(0), value: n(1) };
    case "trap":
      return { kind: "trap", cpu, esr: n(0) };
    case "irq":
      return { kind: "irq", cpu };
    case "set":
      return { kind: "set", cpu, r: n(0, REGISTERS), value: n(1) };
    case "tell":
      return { kind: "tell", cpu, vm: n(0), vcpu: n(1), at: n(2, REGISTERS), value: n(3) };
    case "ask":
      return { kind: "ask", cpu, vm: n(0), vcpu: n(1), at: n(2, REGISTERS) };
    default:
      throw new ScriptError(line, `${(word ?? "nothing").slice(0, 40)} is nothing that a CPU does`);
  }
}

function dmaEvent(bank: bigint, [word]: readonly string[], n: Numbers, line: number): Event {
  if (bank >= 16n) throw new ScriptError(line, "there are banks 0 to 15");
  if (word === "load") return { kind: "dma-load", bank, addr: n(0) };
  if (word === "store") return { kind: "dma-store", bank, addr: n(0), value: n(1) };
  throw new ScriptError(line, "a device loads or stores");
}

/** What is wrong with numbers of an event. */
function refuse(event: Event, line: number): void {
  if ("cpu" in event && event.cpu >= 64n) throw new ScriptError(line, "there are CPUs 0 to 63");
  if ("vm" in event && (event.vm < 1n || event.vm >= constants.CORE || event.vcpu > 7n))
    throw new ScriptError(line, "there are VMs 1 to 32, with virtual CPUs 0 to 7");
  if (event.kind === "set" && event.r > 30n && event.r !== REGISTERS.get("PC"))
    throw new ScriptError(line, "x0 to x30 and PC are set");
}

function parsed(text: string, number: number): Line | undefined {
  const plain = text.replace(/#.*/, "").trim();
  if (plain === "") return undefined;
  const match = /^(dma\s+)?(\w+)\s*:\s*([^=]*?)\s*(?:=\s*(\S+))?$/.exec(plain);
  if (match === null) throw new ScriptError(number, "a line is CPU: WORD NUMBERS, or dma BANK: WORD NUMBERS");
  const words = match[3]!.split(/\s+/);
  const who = numberOf(match[2], NONE, number);
  const expected = match[4] === undefined ? undefined : numberOf(match[4], CODES, number);
  const n: Numbers = (at, names = NONE) => numberOf(words[at + 1], names, number);
  if (match[1] === undefined && words[0] === "runs")
    return { number, event: undefined, runs: n(0), expected, cpu: who };
  const event = match[1] === undefined ? cpuEvent(who, words, n, number) : dmaEvent(who, words, n, number);
  refuse(event, number);
  return { number, event, runs: undefined, expected, cpu: match[1] === undefined ? who : 0n };
}

/** The lines of a script. @throws {ScriptError} */
export const parseScript = (text: string): Line[] =>
  text.split(/\r?\n/).flatMap((line, i) => parsed(line, i + 1) ?? []);

const hex = (n: bigint): string => (n < 10n ? n.toString() : `0x${n.toString(16)}`);
const nameOf = (names: ReadonlyMap<string, bigint>, n: bigint): string =>
  [...names].find(([, value]) => value === n)?.[0] ?? hex(n);

/** An event as a line. */
export function lineOf(event: Event): string {
  switch (event.kind) {
    case "call":
      return `${event.cpu}: call ${event.args.map((a, i) => (i === 0 ? nameOf(CALLS, a) : hex(a))).join(" ")}`;
    case "load":
      return `${event.cpu}: load ${hex(event.addr)}`;
    case "store":
      return `${event.cpu}: store ${hex(event.addr)} ${hex(event.value)}`;
    case "trap":
      return `${event.cpu}: trap ${hex(event.esr)}`;
    case "irq":
      return `${event.cpu}: irq`;
    case "set":
      return `${event.cpu}: set ${nameOf(REGISTERS, event.r)} ${hex(event.value)}`;
    case "tell":
      return `${event.cpu}: tell ${event.vm} ${event.vcpu} ${nameOf(REGISTERS, event.at)} ${hex(event.value)}`;
    case "ask":
      return `${event.cpu}: ask ${event.vm} ${event.vcpu} ${nameOf(REGISTERS, event.at)}`;
    case "dma-load":
      return `dma ${event.bank}: load ${hex(event.addr)}`;
    case "dma-store":
      return `dma ${event.bank}: store ${hex(event.addr)} ${hex(event.value)}`;
  }
}
