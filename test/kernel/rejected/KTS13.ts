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
  const x: U64 = a + 1n; // ERROR KTS13
  const y: U64 = 5n; // ERROR KTS13
  let z = a + 1n; // ERROR KTS13
  const w = m.cells.with(u64(0n) as Gfn, a + 1n); // ERROR KTS13
  return a - 1n; // ERROR KTS13
}
