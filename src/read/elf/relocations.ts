/** Relocations of instructions as the operands that an assembler would have read. @source ELF for the Arm 64-bit Architecture, section 5.7 */

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

/** Sizes of the relocations of data that hold an address. */
export const DATA_RELOCATIONS: ReadonlyMap<number, 2 | 4 | 8> = new Map([
  [257, 8],
  [258, 4],
  [259, 2],
]);

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
