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
function f(a: U64, m: State, o: Owner): U64 {
  const b = a!; // ERROR KTS09
  const c = m?.ticks; // ERROR KTS09
  const d = 1; // ERROR KTS09
  const e = `${a}`; // ERROR KTS09
  const g = (x: U64) => x; // ERROR KTS09
  const h = new Date(); // ERROR KTS09
  const j = this; // ERROR KTS09
  const k = null; // ERROR KTS09
  const l = m[a]; // ERROR KTS09
  const n = o.kind; // ERROR KTS09
  const p: State = { ["ticks"]: 1n, ...m }; // ERROR KTS09
  const q = f?.(a, m, o); // ERROR KTS09
  const r = panic("x"); // ERROR KTS09
  const t = /x/; // ERROR KTS09
  const v = other(...a); // ERROR KTS09
  return a;
}
function other(a: U64): U64 {
  return a;
}
function reasons(m: State): State {
  require(m.ticks > 0n, "no ticks\n2 layers: 2 proved"); // ERROR KTS09
  return m;
}
