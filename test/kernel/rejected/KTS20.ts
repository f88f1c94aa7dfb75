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
function f(m: State, a: U64, o: Owner): U64 {
  const x = m.nothing; // ERROR KTS20
  const y = a.length; // ERROR KTS20
  const z = { ...m, other: a }; // ERROR KTS20
  const w = m.cells.get(a); // ERROR KTS20
  const v: Owner = { kind: "vm" }; // ERROR KTS20
  const [p, q] = m; // ERROR KTS20
  const { nowhere } = m; // ERROR KTS20
  if (o.kind === "none") return o.vm; // ERROR KTS20
  return m.__proto__; // ERROR KTS20
}
