/**
 * Accesses through addresses that are no variable's end their thread: the instruction branches on its address first. The
 * branch changes no order: what it puts behind the reads that the address depends on (`ctrl; [W]`, `ctrl; [ISB]; po; [R]`)
 * the address itself puts there (`addr; po; [W]`, `addr; po; [ISB]; po; [R]`).
 */
import type { Block, Effect, Procedure, Statement, Term } from "../../../ir/index.ts";
import { num, op } from "../../../ir/index.ts";

/** Addresses from `from` to before `to`. */
export interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/** What a null pointer with the offset of a field points to. */
export const NULL_PAGE: Range = { from: 0n, to: 4096n };

/** The class of an access or a jump to an address where nothing is. */
export const classOf = (address: bigint): "null" | "outside" => (address < NULL_PAGE.to ? "null" : "outside");

const inside = (address: Term, { from, to }: Range): Term =>
  op("ult", op("sub", address, num(from, 64)), num(to - from, 64));

/** The address of an access. A store-exclusive has that of its load-exclusive, and when it fails it has none. */
function addressOf(s: Statement): Term | undefined {
  if (s.kind !== "effect") return undefined;
  const e = s.effect;
  if (e.kind === "read" || e.kind === "rmw") return e.addr;
  return e.kind === "write" && !e.exclusive ? e.addr : undefined;
}

/** The block in which a thread ends. */
export function faultBlock(label: "null" | "outside"): Block {
  const effect: Effect = { kind: "exception", class: label, imm: 0 };
  const body = [{ kind: "effect", effect, into: undefined } as const];
  return { label, body, end: { kind: "return", value: undefined } };
}

/** The instruction with its accesses guarded: an address in one of the ranges ends the thread. */
export function guarded(procedure: Procedure, ranges: readonly Range[]): Procedure {
  const blocks: Block[] = [];
  const faults = new Set<"null" | "outside">();
  for (const block of procedure.blocks) {
    let [label, body]: [string, Statement[]] = [block.label, []];
    for (const [i, s] of block.body.entries()) {
      const address = addressOf(s);
      for (const [k, range] of address === undefined ? [] : ranges.entries()) {
        const [fault, no] = [classOf(range.from), `${block.label} ${i} ${k}`];
        faults.add(fault);
        blocks.push({ label, body, end: { kind: "branch", cond: inside(address!, range), yes: fault, no } });
        [label, body] = [no, []];
      }
      body.push(s);
    }
    blocks.push({ label, body, end: block.end });
  }
  return faults.size === 0 ? procedure : { ...procedure, blocks: [...blocks, ...[...faults].map(faultBlock)] };
}
