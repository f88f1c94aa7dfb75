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
function f(m: State): boolean {
  const x = forall((c: Cpu) => true); // ERROR KTS26
  if (forall((c: Cpu) => true)) return false; // ERROR KTS26
  require(forall((c: Cpu) => true)); // ERROR KTS26
  require(quiet(m)); // ERROR KTS26
  const y = tabulate((k: Cpu) => quiet(m)); // ERROR KTS26
  return m.ticks < 0n || forall((c: Cpu) => true); // ERROR KTS26
}
function quiet(m: State): boolean {
  return m.ticks === 0n && forall((c: Cpu) => true);
}
function calm(m: State): boolean {
  return quiet(m) && m.mode === "idle";
}
