import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
type Gfn = U64 & Brand<"Gfn">;
type Cpu = Id<"Cpu">;
type Mode = "idle" | "busy";
type Owner = { readonly kind: "none" } | { readonly kind: "vm"; readonly vm: U8 };
interface State {
  readonly cells: ZMap<Gfn, U64>;
  readonly mode: Mode;
  readonly owner: Owner;
  readonly ticks: bigint;
}
function f(o: Owner, m: State): U8 {
  const x = o.vm; // ERROR KTS19
  if (o.kind === "none" || m.ticks < 0n) return u8(0n);
  const y = m.owner.vm; // ERROR KTS19
  let changing = o;
  if (changing.kind === "vm") return changing.vm; // ERROR KTS19
  return o.vm;
}
