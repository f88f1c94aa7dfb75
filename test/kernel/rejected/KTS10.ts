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
function f(a: U64, n: bigint, m: State): boolean {
  const b = ~a; // ERROR KTS10
  const c = a ** 2n; // ERROR KTS10
  const d = a == 1n; // ERROR KTS10
  const e = a >>> 1n; // ERROR KTS10
  const g = m ?? m; // ERROR KTS10
  let h = a;
  h += 1n; // ERROR KTS10
  h++; // ERROR KTS10
  const i = (h = a); // ERROR KTS10
  const j = n / 2n; // ERROR KTS10
  const k = n & 1n; // ERROR KTS10
  const l = n << 1n; // ERROR KTS10
  const o = typeof a; // ERROR KTS10
  const p = +a; // ERROR KTS10
  const q = "ticks" in m; // ERROR KTS10
  return a != 1n; // ERROR KTS10
}
