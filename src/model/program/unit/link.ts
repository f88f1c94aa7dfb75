/** Units joined: what a name in one of them stands for. Nothing has an address yet. */
import {
  type Place,
  placeOf,
  type Section,
  type Unit,
  type UnitInstruction,
  type UnitSymbol,
} from "../../../read/asm/index.ts";

/** A byte of a section. */
export interface At {
  readonly unit: number;
  readonly section: number;
  readonly offset: number;
}

/** What a name stands for. */
export type Meaning =
  | { readonly kind: "number"; readonly value: bigint }
  | { readonly kind: "place"; readonly at: At; readonly section: Section }
  | { readonly kind: "undefined"; readonly name: string; readonly offset: bigint };

/** A place as one word, for maps. */
export const keyOf = ({ unit, section, offset }: At): string => `${unit}:${section}:${offset}`;

export class Linked {
  readonly units: readonly Unit[];
  readonly #instructions = new Map<string, UnitInstruction>();

  constructor(units: readonly Unit[]) {
    this.units = units;
    for (const [unit, { sections }] of units.entries())
      for (const [section, { instructions }] of sections.entries())
        for (const i of instructions) this.#instructions.set(keyOf({ unit, section, offset: i.offset }), i);
  }

  instruction(at: At): UnitInstruction | undefined {
    return this.#instructions.get(keyOf(at));
  }

  section({ unit, section }: Pick<At, "unit" | "section">): Section {
    return this.units[unit]!.sections[section]!;
  }

  /** What a name means for the text at a place: of the own unit, else a global of another. */
  meaning(name: string, { unit, section, offset }: At): Meaning {
    const place = placeOf(this.units[unit]!, name, section, offset);
    return place === undefined ? this.global(name) : this.of(place, unit);
  }

  /** What a place of a unit means. */
  of({ base, offset }: Place, unit: number): Meaning {
    if (base === undefined) return { kind: "number", value: offset };
    if ("symbol" in base) return shifted(this.global(base.symbol), offset);
    const at = { unit, section: base.section, offset: Number(offset) };
    return { kind: "place", at, section: this.section(at) };
  }

  /** The same place in the section that has it: in an executable a distance may lead into another one. */
  placed(m: Meaning): Meaning {
    if (m.kind !== "place" || m.section.address === undefined) return m;
    const { unit, offset } = m.at;
    if (offset >= 0 && offset < m.section.bytes.length) return m;
    const at = this.atAddress(unit, m.section.address + BigInt(offset));
    return at === undefined ? m : { kind: "place", at, section: this.section(at) };
  }

  /** The byte at an address of an executable. */
  atAddress(unit: number, address: bigint): At | undefined {
    const { sections } = this.units[unit]!;
    const section = sections.findIndex(
      (s) =>
        s.address !== undefined &&
        s.kind !== "local" &&
        address >= s.address &&
        address < s.address + BigInt(s.bytes.length),
    );
    return section < 0 ? undefined : { unit, section, offset: Number(address - sections[section]!.address!) };
  }

  /** A label that stands at a place of code, of several that of a function. */
  labelAt({ unit, section, offset }: At): string | undefined {
    const here = [...this.units[unit]!.symbols.values()].filter(({ place: { base, offset: at }, label }) => {
      return label && base !== undefined && "section" in base && base.section === section && Number(at) === offset;
    });
    return (here.find((s) => s.kind === "function") ?? here[0])?.name;
  }

  /** What a name means to all units: a global symbol first. */
  global(name: string): Meaning {
    const found = this.symbol(name);
    return found === undefined ? { kind: "undefined", name, offset: 0n } : this.of(found.symbol.place, found.unit);
  }

  /** The symbol of a name, a global one first. */
  symbol(name: string): { readonly symbol: UnitSymbol; readonly unit: number } | undefined {
    const all = this.units.flatMap(({ symbols }, unit) => {
      const symbol = symbols.get(name);
      return symbol === undefined ? [] : [{ symbol, unit }];
    });
    return all.find(({ symbol }) => symbol.global) ?? all[0];
  }

  /** Functions that may be named as entries, in order of the text. */
  functions(): readonly string[] {
    return this.units.flatMap(({ symbols, sections }, unit) => {
      const found = [...symbols.values()].filter(({ name, kind, label, place: { base } }) => {
        const isCode = base !== undefined && "section" in base && sections[base.section]!.kind === "code";
        return isCode && (kind === "function" || (kind === "none" && label && !/^\.|^\$/.test(name)));
      });
      // Of an executable those with lines, if it has lines: others are of libraries.
      const isLinked = sections.some((s) => s.address !== undefined);
      const own = isLinked ? found.filter((s) => this.#hasLine(s, unit)) : [];
      return (own.length > 0 ? own : found).map((s) => s.name);
    });
  }

  readonly #starts = new Map<number, ReadonlySet<string>>();
  /** Where functions of a unit begin, as section and offset. */
  functionStarts(unit: number): ReadonlySet<string> {
    const before = this.#starts.get(unit);
    if (before !== undefined) return before;
    const found = new Set(
      [...this.units[unit]!.symbols.values()].flatMap(({ kind, place: { base, offset } }) =>
        kind === "function" && base !== undefined && "section" in base ? [`${base.section}:${offset}`] : [],
      ),
    );
    this.#starts.set(unit, found);
    return found;
  }

  #hasLine({ place }: UnitSymbol, unit: number): boolean {
    const { base, offset } = place;
    if (base === undefined || !("section" in base)) return false;
    return this.instruction({ unit, section: base.section, offset: Number(offset) })?.source !== undefined;
  }
}

/** A meaning moved by some bytes. */
export function shifted(m: Meaning, by: bigint): Meaning {
  if (m.kind === "number") return { ...m, value: m.value + by };
  if (m.kind === "undefined") return { ...m, offset: m.offset + by };
  return { ...m, at: { ...m.at, offset: m.at.offset + Number(by) } };
}
