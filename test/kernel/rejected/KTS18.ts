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
function f(a: U64, b: U32): Gfn {
  const x = a as U64; // ERROR KTS18
  const y = 5n as Gfn; // ERROR KTS18
  const z = b as Gfn; // ERROR KTS18
  const v = (a + 1n) as Gfn; // ERROR KTS18
  const u = [a] as const; // ERROR KTS18
  const t = a as bigint; // ERROR KTS18
  return u64(a + 1n) as Gfn;
}
