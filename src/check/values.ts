/**
 * The values of a final state as herd sees them: 64 bits that are the address of a variable or a label print its name,
 * others print as a number of the column's type.
 */
import { type Column, type LitmusProgram, pagedName, pageSymbols, type Shown } from "../model/program/index.ts";

/** A value as the condition compares it. */
export type Final =
  | { readonly kind: "number"; readonly value: bigint }
  | { readonly kind: "array"; readonly values: readonly Final[] }
  | { readonly kind: "address"; readonly value: bigint; readonly text: string };

/** Addresses this near a variable are an offset from it: half the distance between variables. */
const REACH = 0x8000n;

/** Names of addresses of one program. */
export class Symbols {
  readonly #variables: LitmusProgram["variables"];
  readonly #labels: LitmusProgram["labels"];
  readonly #code: readonly { readonly from: bigint; readonly to: bigint }[];

  readonly #pages: LitmusProgram["pages"];

  constructor(program: LitmusProgram) {
    this.#pages = program.pages;
    this.#variables = program.variables;
    this.#labels = program.labels;
    this.#code = program.threads.map(({ instructions }) => {
      const from = instructions[0]?.address ?? 0n;
      return { from, to: from + 4n * BigInt(instructions.length) };
    });
  }
  /** The address of a name, with page tables. */
  address(name: string): bigint | undefined {
    return this.#pages && new Map(pageSymbols(this.#pages)).get(name);
  }
  /** `x`, `x+8`, `label:"P0:L0"`, or undefined for a number. */
  text(value: bigint): string | undefined {
    const paged = this.#pages && pagedName(this.#pages, value);
    if (paged !== undefined) return paged;
    const inside = this.#variables.find((v) => value >= v.address && value < v.address + BigInt(v.init.length));
    const label = inside === undefined ? this.#labels.get(value) : undefined;
    if (label !== undefined) return `label:"${label}"`;
    const near = inside ?? this.#variables.find((v) => value >= v.address - REACH && value < v.address + REACH);
    if (near !== undefined) return value === near.address ? near.name : `${near.name}+${value - near.address}`;
    const thread = this.#code.findIndex(({ from, to }) => from !== 0n && value >= from && value <= to);
    return thread === -1 ? undefined : `label:"P${thread}+${value - this.#code[thread]!.from}"`;
  }
  final(value: bigint): Final {
    const text = this.text(value);
    return text === undefined ? { kind: "number", value } : { kind: "address", value, text };
  }
}

/** Value of a column in one outcome. */
export function columnValue(column: Column, values: readonly bigint[], symbols: Symbols): Final {
  if (column.from === -1) return { kind: "number", value: 0n };
  if (column.elements === undefined) return symbols.final(values[column.from]!);
  const cells = values.slice(column.from, column.from + column.elements);
  return { kind: "array", values: cells.map((v) => symbols.final(v)) };
}

/** A value as herd prints it in a column of this type. */
export function finalText(final: Final, { bytes, signed }: Shown): string {
  switch (final.kind) {
    case "number":
      return String(signed ? BigInt.asIntN(8 * bytes, final.value) : BigInt.asUintN(8 * bytes, final.value));
    case "address":
      return final.text;
    case "array":
      return `{${final.values.map((v) => finalText(v, { bytes, signed })).join(",")}}`;
  }
}

/** Whether two values are equal as far as the type of the column goes. */
export function sameFinal(a: Final, b: Final, bytes: number): boolean {
  if (a.kind === "array" || b.kind === "array") {
    if (a.kind !== "array" || b.kind !== "array" || a.values.length !== b.values.length) return false;
    return a.values.every((v, i) => sameFinal(v, b.values[i]!, bytes));
  }
  if (a.kind !== b.kind) return false;
  if (a.kind === "address") return a.value === b.value;
  return BigInt.asUintN(8 * bytes, a.value) === BigInt.asUintN(8 * bytes, b.value);
}

const KINDS = ["number", "array", "address"];

/** Herd's order of values: numbers as signed 64-bit, arrays, addresses by name. */
export function compareFinals(a: Final, b: Final): number {
  if (a.kind === "number" && b.kind === "number") {
    const [x, y] = [BigInt.asIntN(64, a.value), BigInt.asIntN(64, b.value)];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  if (a.kind === "address" && b.kind === "address") return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
  if (a.kind === "array" && b.kind === "array") return compareLists(a.values, b.values);
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
}

/** Lexicographic order of lists of values. */
export function compareLists(a: readonly Final[], b: readonly Final[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareFinals(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
