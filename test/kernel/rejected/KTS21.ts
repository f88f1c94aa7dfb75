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
function f(a: U64, m: State): U64 {
  const b = a;
  b = a; // ERROR KTS21
  a = b; // ERROR KTS21
  m.ticks = 1n; // ERROR KTS21
  nowhere = a; // ERROR KTS21
  return b;
}
