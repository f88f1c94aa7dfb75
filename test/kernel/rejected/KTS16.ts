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
function f(a: U64, n: bigint, m: State): bigint {
  const x = a + n; // ERROR KTS16
  const y = a < n; // ERROR KTS16
  const z = u64(n); // ERROR KTS16
  const w: bigint = a; // ERROR KTS16
  const v: U64 = n; // ERROR KTS16
  const u = a === n; // ERROR KTS16
  const ok = n + 1n;
  return a + 1n; // ERROR KTS16
}
