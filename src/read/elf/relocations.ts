/** Relocations of instructions as the operands that an assembler would have read. @source ELF for the Arm 64-bit Architecture, section 5.7 */

import { type ElfObject, type ElfRelocation, fromThreadPointer, RELATIVE } from "./sections.ts";

/** Where in the text of an instruction a relocation puts the symbol. */
type Place = "target" | "immediate" | "memory";

interface Row {
  readonly place: Place;
  /** In front of the symbol: `:lo12:`. */
  readonly modifier: string;
}

const at = (place: Place, modifier = ""): Row => ({ place, modifier });

const ROWS: ReadonlyMap<number, Row> = new Map([
  [263, at("immediate", ":abs_g0:")],
  [264, at("immediate", ":abs_g0_nc:")],
  [265, at("immediate", ":abs_g1:")],
  [266, at("immediate", ":abs_g1_nc:")],
  [267, at("immediate", ":abs_g2:")],
  [268, at("immediate", ":abs_g2_nc:")],
  [269, at("immediate", ":abs_g3:")],
  [274, at("target")], // ADR_PREL_LO21
  [275, at("target")], // ADR_PREL_PG_HI21
  [276, at("target")], // ADR_PREL_PG_HI21_NC
  [277, at("immediate", ":lo12:")], // ADD_ABS_LO12_NC
  [278, at("memory", ":lo12:")], // LDST8_ABS_LO12_NC
  [279, at("target")], // TSTBR14
  [280, at("target")], // CONDBR19
  [282, at("target")], // JUMP26
  [283, at("target")], // CALL26
  [284, at("memory", ":lo12:")],
  [285, at("memory", ":lo12:")],
  [286, at("memory", ":lo12:")],
  [299, at("memory", ":lo12:")],
  [311, at("target", ":got:")], // ADR_GOT_PAGE
  [312, at("memory", ":got_lo12:")], // LD64_GOT_LO12_NC
  [549, at("immediate", ":tprel_hi12:")],
  [550, at("immediate", ":tprel_lo12:")],
  [551, at("immediate", ":tprel_lo12_nc:")],
]);

/** How data hold an address, or a distance. */
export interface DataRelocation {
  readonly bytes: 2 | 4 | 8;
  readonly relative: boolean;
}

export const DATA_RELOCATIONS: ReadonlyMap<number, DataRelocation> = new Map([
  [257, { bytes: 8, relative: false }], // ABS64
  [258, { bytes: 4, relative: false }],
  [259, { bytes: 2, relative: false }],
  [260, { bytes: 8, relative: true }], // PREL64
  [261, { bytes: 4, relative: true }],
  [262, { bytes: 2, relative: true }],
]);

/** Relocations of executables: nothing, addresses of functions that are chosen at the start, addresses, thread-local offsets. */
const [NONE, CHOSEN, ADDRESSES, LOCAL_OFFSET] = [0, 1032, [257, 1025, 1026, RELATIVE], 1030];

/** Does what the start of an executable does for a relocation. Functions chosen then are not known. Whether it is known. */
export function started(bytes: Uint8Array, { type, offset, symbol, addend }: ElfRelocation, of: ElfObject): boolean {
  if (type === NONE || type === CHOSEN) return true;
  if (type !== LOCAL_OFFSET && !ADDRESSES.includes(type)) return false;
  const section = symbol.section > 0 ? of.sections[symbol.section] : undefined;
  const base = type === LOCAL_OFFSET ? fromThreadPointer(of, section) : (section?.address ?? 0);
  if (!Number.isFinite(base)) return false;
  const value = BigInt.asUintN(64, BigInt(base + symbol.value) + addend);
  for (let i = 0, rest = value; i < 8 && offset + i < bytes.length; i++, rest >>= 8n)
    bytes[offset + i] = Number(rest & 255n);
  return true;
}

/** Relocations that mark an instruction and change nothing. */
export const isMark = (type: number): boolean => type === 0 || type === 256;

/** The text with the symbol in place of the number; undefined for a relocation that is not known. */
export function relocated(text: string, type: number, symbol: string): string | undefined {
  const row = ROWS.get(type);
  if (row === undefined) return undefined;
  const name = row.modifier + symbol;
  switch (row.place) {
    case "target":
      return text.replace(/\S+$/, name);
    case "immediate":
      return text.replace(/#-?(?:0x[\da-f]+|\d+)/, `#${name}`);
    case "memory":
      return text.replace(/\[(\w+)(?:, #[^\]]*)?\]/, `[$1, #${name}]`);
  }
}
