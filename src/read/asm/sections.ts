/** Sections while they are filled: bytes that grow, instructions, and expressions whose value is known at the end. */
import type { Span } from "../../text/index.ts";
import { LIMITS } from "./limits.ts";
import { fail } from "./statements.ts";
import type { Section, SectionKind, UnitInstruction } from "./tree.ts";

/** An expression in data, to be evaluated when all symbols are known; `at` is where `.` stands. */
export interface Pending {
  readonly offset: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly text: string;
  readonly span: Span;
}

/** What a section is for, from its name and flags; undefined for what no program touches (debugging, notes, unwinding). */
export function sectionKind(name: string, flags: string | undefined): SectionKind | undefined {
  if (/^\.(debug|note|comment|eh_frame|gcc_|llvm|ARM\.)/.test(name)) return undefined;
  if (flags !== undefined && /^[a-zA-Z]+$/.test(flags) && !flags.includes("a")) return undefined;
  if (/^\.t(data|bss)(\.|$)/.test(name) || flags?.includes("T")) return "local";
  if (/^\.(text|init|fini)(\.|$)/.test(name) || flags?.includes("x")) return "code";
  if (/^\.(data\.rel\.ro|rodata|const)/.test(name)) return "constant";
  if (/^\.(data|bss|sdata|sbss)(\.|$)/.test(name) || flags?.includes("w")) return "data";
  return flags === undefined ? "data" : "constant";
}

export class OpenSection {
  readonly name: string;
  readonly kind: SectionKind | undefined;
  readonly instructions: UnitInstruction[] = [];
  readonly pending: Pending[] = [];
  #bytes = new Uint8Array(64);
  size = 0;

  constructor(name: string, kind: SectionKind | undefined) {
    this.name = name;
    this.kind = kind;
  }

  /** Room for `count` bytes, filled with `value`. */
  fill(count: number, value: number, where: Span): void {
    const size = this.size + count;
    if (count < 0 || size > LIMITS.section)
      fail("ASM35", where, `section ${this.name} has more than ${LIMITS.section} bytes`);
    if (size > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.#bytes.length, size));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.fill(value, this.size, size);
    this.size = size;
  }

  bytes(list: readonly number[], where: Span): void {
    const at = this.size;
    this.fill(list.length, 0, where);
    this.#bytes.set(list, at);
  }

  align(to: number, where: Span): void {
    this.fill((to - (this.size % to)) % to, 0, where);
  }

  /** Stores a number, little-endian. */
  store(offset: number, bytes: number, value: bigint): void {
    for (let i = 0, rest = BigInt.asUintN(64, value); i < bytes; i++, rest >>= 8n)
      this.#bytes[offset + i] = Number(rest & 0xffn);
  }

  closed(references: Section["references"]): Section {
    const { name, instructions, kind = "constant" } = this;
    return { name, kind, bytes: this.#bytes.slice(0, this.size), instructions, references };
  }
}
