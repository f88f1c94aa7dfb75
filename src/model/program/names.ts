/** Names for addresses and values, as a reader of an execution wants them. */
import type { ExecutionEvent } from "../../evidence/index.ts";
import { pagedName } from "./paged.ts";
import { codeBase, type Instruction, type Program, variableAt } from "./program.ts";

/** `x`, `x[1]` for a cell, `x+2:2` for two bytes at offset 2. @throws {Error} for an address in no variable */
export function placeName(program: Program, address: bigint, bytes: number): string {
  const v = program.variables[variableAt(program, address)];
  if (v === undefined) throw new Error(`no variable is at 0x${address.toString(16)}`);
  const offset = Number(address - v.address);
  if (program.pages !== undefined && offset === 0) return v.name; // the size of its cells is a guess
  if (bytes !== v.cell || offset % v.cell !== 0) return `${v.name}+${offset}:${bytes}`;
  return v.init.length > v.cell && offset > 0 ? `${v.name}[${offset / v.cell}]` : v.name;
}

/** A value: the name of the variable or label at that address, else the number. */
export function valueName(program: Program, value: bigint): string {
  const paged = program.pages === undefined ? undefined : pagedName(program.pages, value);
  if (paged !== undefined) return paged;
  const v = program.variables[variableAt(program, value)];
  if (v !== undefined) return placeName(program, value, Number(value - v.address) % v.cell === 0 ? v.cell : 1);
  return program.labels.get(value) ?? value.toString();
}

/** What an execution says of the instruction that made an event. */
export const shownOf = ({
  text,
  source,
  origin,
}: Instruction): Pick<ExecutionEvent, "instruction" | "source" | "origin"> => ({
  instruction: text,
  ...(source === undefined ? {} : { source }),
  ...(origin === undefined ? {} : { origin }),
});

/** Why an access is not to be run: beyond a variable, whose neighbours are not known, or to no variable at all. */
export function outside(program: Program, address: bigint): string {
  const v = program.variables.find((x) => address >= x.address && address < x.address + 4096n);
  if (v === undefined && address >= codeBase(0) && address < codeBase(64)) return "instructions as data";
  if (v === undefined) return `access to 0x${address.toString(16)}, outside of the variables`;
  const size = v.size ?? v.init.length;
  return `access beyond ${v.name}, which has ${size} bytes (an array such as ${v.name}[2] has room for more)`;
}
