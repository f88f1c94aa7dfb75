/** Seals that open: made on the board, as KCore makes them, of random contents; now and then something is changed then. */
import { CORE } from "../../layers/00-machine/constants.ts";
import type { Context, Reg } from "../../layers/00-machine/context.ts";
import * as spec from "../../layers/00-machine/sealing.ts";
import { everywhere, u32, u64 } from "../../prelude/index.ts";
import { actionsOn } from "../actions.ts";
import { AT, CONTEXT_BYTES, contextOf, PAGE } from "../layout.ts";
import { contentsOf } from "../source.ts";
import type { Draw } from "./draw.ts";
import { NUMBERS } from "./shown.ts";

/** What was sealed into a page is opened from another one, or under another number, or was changed. */
function spoiled(d: Draw, out: bigint, n: bigint): bigint {
  const { machine } = d.board;
  const what = d.below(4);
  if (what === 0n) machine.ram.u64[machine.ram.at(Number(out) * PAGE + 8 * Number(d.below(512))) / 8] = d.word();
  return what === 1n ? d.seal() : n;
}
const doing = (d: Draw, act: unknown): ((...args: readonly bigint[]) => void) =>
  actionsOn(d.board.hardware).get(act) as never;

/** A page is sealed into another one. @returns the number under which that is opened */
export function sealedPage(d: Draw, out: bigint): bigint {
  const [pfn, n] = [d.frame(), 1n + d.below(200)];
  const { hardware } = d.board;
  const contents = contentsOf(hardware.el2.bytes(Number(pfn) * PAGE, PAGE));
  doing(d, spec.sealPage)(d.vm(), 1n + d.below(15), d.below(2 ** 20), pfn, out, n);
  d.sealing = { ...d.sealing, pages: d.sealing.pages.with(u64(n), u64(contents)) };
  return spoiled(d, out, n);
}

/** The same of registers of a virtual CPU. */
export function sealedContext(d: Draw, out: bigint): bigint {
  const [vmid, vcpuid, n] = [d.below(Number(CORE)), d.below(8), 1n + d.below(200)];
  const { hardware } = d.board;
  const at = AT.contexts + CONTEXT_BYTES * contextOf(vmid, vcpuid);
  let context: Context = everywhere(u64(0n));
  for (const r of NUMBERS) context = context.with(u32(r) as Reg, hardware.u64(at + 8 * Number(r)));
  doing(d, spec.sealContext)(vmid, 1n + d.below(15), vcpuid, out, n);
  d.sealing = { ...d.sealing, contexts: d.sealing.contexts.with(u64(n), context) };
  return spoiled(d, out, n);
}
