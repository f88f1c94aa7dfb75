import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, same, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
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
function f(m: State, n: State, c: Cpu, a: U64): boolean {
  const x = m === n; // ERROR KTS17
  const y = c === a; // ERROR KTS17
  const z = m.cells === n.cells; // ERROR KTS17
  const w = m.mode === a; // ERROR KTS17
  const v = same(m, n); // ERROR KTS17
  const u = same(m.owner, n.owner);
  return m.owner !== n.owner; // ERROR KTS17
}
