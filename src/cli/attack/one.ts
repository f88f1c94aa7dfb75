/** One attack, on one machine. */
import type { Violation } from "../../../kcore/native/index.ts";
import type { Machine } from "../../machine/index.ts";
import type { Attack } from "./attacks.ts";
import { CODES } from "./codes.ts";
import { type Above, ENTRY, hostUnder } from "./host.ts";

/** What came of it. */
export interface Outcome {
  readonly above: Above;
  /** It has got what it was after, was refused, or has not ended as it should. */
  readonly result: "got it" | "refused" | "lost";
  /** How it was refused, as its host sees it, or what went wrong. */
  readonly how: string;
  readonly violations: readonly Violation[];
  /** Invariants that were evaluated. */
  readonly evaluated: number;
}

const CPUS = 2;
const MEMORY_MIB = 32;
const NUMBER_AT = 8;
/** Where the program says what a device is to do: words. */
const MAILBOX = ENTRY + 16;
const CHUNK = 5000;
const MOST_INSTRUCTIONS = 20_000_000;

/** A device behind the first SMMU does what the program says. */
function serveDevice(machine: Machine): void {
  const { ram } = machine;
  const at = ram.at(MAILBOX) / 8;
  const [what, stream, address] = [0, 1, 2].map((i) => Number(ram.u64[at + i])) as [number, number, number];
  if (what === 0) return;
  const port = machine.behind(0, stream);
  const value = new Uint8Array(new BigUint64Array([ram.u64[at + 3]!]).buffer);
  const read = what === 1 ? port.read(address, 8) : undefined;
  const isDone = what === 1 ? read !== undefined : port.write(address, value);
  if (read !== undefined) ram.u64[at + 3] = new DataView(read.buffer).getBigUint64(0, true);
  ram.u64[at + 4] = isDone ? 0n : 1n;
  ram.u64[at] = 0n;
}

/** A program was refused nothing, and got nothing either. */
const NOTHING = 100;
const FAULTS: Readonly<Record<number, string>> = { 33: "alignment fault", 16: "external abort" };

/** What a program says of why it got nothing: minus a code, the syndrome of a fault, 1 from a device. */
function reasonOf(why: bigint): string {
  const code = -Number(BigInt.asIntN(64, why));
  if (code > 0) return CODES[code] ?? (code === NOTHING ? "nothing there" : `error ${code}`);
  if (why === 1n) return "fault of the device";
  return FAULTS[Number(why & 0x3fn)] ?? `fault 0x${why.toString(16)}`;
}

function ended(machine: Machine, stop: string): Pick<Outcome, "result" | "how"> {
  const text = new TextDecoder().decode(machine.output()).trim();
  if (stop !== "exit") return { result: "lost", how: stop === "asleep" ? "all CPUs wait" : "does not end" };
  if (text === "got it") return { result: "got it", how: "" };
  const why = /^refused 0x([0-9a-f]{16})$/.exec(text)?.[1];
  if (why === undefined) return { result: "lost", how: `it says ${JSON.stringify(text.slice(0, 60))}` };
  return { result: "refused", how: reasonOf(BigInt(`0x${why}`)) };
}

/** @param program all attacks */
export function runAttack(attack: Attack, above: Above, program: Uint8Array): Outcome {
  const image = program.slice();
  new DataView(image.buffer).setBigUint64(NUMBER_AT, BigInt(attack.number), true);
  const violations: Violation[] = [];
  const host = hostUnder(above, image, {
    cpus: CPUS,
    memory: MEMORY_MIB,
    tell: (v) => void violations.push(v),
  });
  const { machine } = host;
  let stop = machine.step(CHUNK).kind;
  for (let ran = CHUNK; stop === "budget" && ran < MOST_INSTRUCTIONS; ran += CHUNK) {
    serveDevice(machine);
    stop = machine.step(CHUNK).kind;
  }
  violations.push(...host.look());
  return { above, ...ended(machine, stop), violations, evaluated: host.evaluated };
}
