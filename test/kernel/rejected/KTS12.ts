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
function f(a: U64, b: U32, g: Gfn, c: Cpu, m: State, o: Owner): U64 {
  const x: U64 = b; // ERROR KTS12
  const y: Gfn = a; // ERROR KTS12
  const z: boolean = a; // ERROR KTS12
  const w: Mode = "dead"; // ERROR KTS12
  const v: Owner = { kind: "host" }; // ERROR KTS12
  const u = c + 1n; // ERROR KTS12
  const t = a ? 1n : 2n; // ERROR KTS12
  const s = o.kind === "host"; // ERROR KTS12
  const r = m.mode === "dead"; // ERROR KTS12
  const q = { ...o }; // ERROR KTS12
  const p: readonly [U64, U64] = [a]; // ERROR KTS12
  const n = u64(true); // ERROR KTS12
  const k = m.cells.at(a); // ERROR KTS12
  const ok: U64 = g;
  return; // ERROR KTS12
}
function g(a: U64): void {
  return a; // ERROR KTS12
}
function h(a: U64): U64 {
  const x = g(a); // ERROR KTS12
  return true; // ERROR KTS12
}
