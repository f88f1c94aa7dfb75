/**
 * Compiled code as it stands, for those who follow its ways one by one: each instruction once, at an address of its own, calls as
 * calls. Sections have addresses that keep their distances inside; what no file defines has an address at which nothing is.
 */
import type { Procedure, Statement } from "../../../ir/index.ts";
import { assemble, type Features, lift } from "../../../isa/index.ts";
import type { Unit } from "../../../read/asm/index.ts";
import { InputError } from "../../../text/index.ts";
import { type Instruction, Unsupported } from "../program.ts";
import { flowOf } from "./flow.ts";
import { type At, keyOf, type Linked, type Meaning } from "./link.ts";
import { Operands } from "./operands.ts";
import { linked } from "./program.ts";

/** A stretch of data that has a name, or a section where it has none. */
export interface Datum {
  readonly name: string;
  readonly from: bigint;
  /** Behind its last byte; undefined for what no file defines. */
  readonly to: bigint | undefined;
  /** Nothing writes it. */
  readonly constant: boolean;
}

const NO_NAMES = { symbol: () => undefined, address: 0n };
const CODE = 0x4000_0000n;
const DATA = 0x5000_0000n;
const OUTSIDE = 0x7000_0000n;
/** Functions that no file defines, where branches reach them. */
const CALLED = 0x3f00_0000n;
/** Between things that no file defines. */
const APART = 0x10_0000n;
const PAGE = 0x1_0000n;

interface Placed {
  readonly unit: number;
  readonly section: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** Code sections close to one another, so that branches reach; data where none of them is. */
function placeSections({ units }: Linked): Placed[] {
  let [code, data] = [CODE, DATA];
  return units.flatMap(({ sections }, unit) =>
    sections.flatMap((s, section): Placed[] => {
      const bytes = BigInt(s.bytes.length);
      const up = (at: bigint): bigint => ((at + bytes) / PAGE + 1n) * PAGE;
      if (s.kind === "local") return [];
      if (s.address !== undefined) return [{ unit, section, from: s.address, to: s.address + bytes }];
      const from = s.kind === "code" ? code : data;
      if (s.kind === "code") code = up(code);
      else data = up(data);
      return [{ unit, section, from, to: from + bytes }];
    }),
  );
}

/** Instructions to run in front of or behind others, by the origin of these. */
export type Patches = ReadonlyMap<string, { readonly before?: readonly string[]; readonly behind?: readonly string[] }>;

/** All code of some units. Addresses are numbers, and say nothing about where a program will stand. */
export class WholeCode {
  readonly linked: Linked;
  readonly #sections: readonly Placed[];
  readonly #outside = new Map<string, bigint>();
  readonly #operands: Operands;
  readonly #features: Features;
  readonly #patches: Patches;
  readonly #lifted = new Map<bigint, Instruction | undefined>();

  constructor(units: readonly Unit[], features: Features = {}, patches: Patches = new Map()) {
    this.#patches = patches;
    this.linked = linked(units);
    this.#features = features;
    this.#sections = placeSections(this.linked);
    this.#operands = new Operands(this.linked, {
      address: (m) => this.addressOf(m),
      wholeSection: () => undefined,
      localOffset: () => {
        throw new Unsupported("thread-local data");
      },
    });
  }

  /** The address that a name stands for. */
  addressOf(m: Meaning): bigint {
    if (m.kind === "number") return BigInt.asUintN(64, m.value);
    if (m.kind === "undefined") return this.#outsideAt(m.name) + m.offset;
    const found = this.#sections.find((s) => s.unit === m.at.unit && s.section === m.at.section);
    if (found === undefined) throw new Unsupported("addresses of thread-local data");
    return found.from + BigInt(m.at.offset);
  }

  #outsideAt(name: string): bigint {
    const before = this.#outside.get(name);
    if (before !== undefined) return before;
    const at = BigInt(this.#outside.size);
    const address = this.#calls().has(name) ? CALLED + at * 16n : OUTSIDE + at * APART;
    this.#outside.set(name, address);
    return address;
  }

  #called: ReadonlySet<string> | undefined;
  /** Names that branches go to. */
  #calls(): ReadonlySet<string> {
    this.#called ??= new Set(
      this.linked.units.flatMap(({ sections }) =>
        sections.flatMap(({ instructions }) =>
          instructions.flatMap(({ text }) => /^bl?\s+([\w.$]+)$/.exec(text)?.[1] ?? []),
        ),
      ),
    );
    return this.#called;
  }

  /** The address of a name that some unit defines or names; undefined for one that none does. */
  named(name: string): bigint | undefined {
    const m = this.linked.global(name);
    if (m.kind !== "undefined") return this.addressOf(m);
    return this.#mentions().has(name) ? this.addressOf(m) : undefined;
  }

  /** The address of a function, wherever it is. */
  functionAt(name: string): bigint {
    return this.addressOf(this.linked.global(name));
  }

  #mentioned: ReadonlySet<string> | undefined;
  #mentions(): ReadonlySet<string> {
    this.#mentioned ??= new Set(
      this.linked.units.flatMap(({ sections }) =>
        sections.flatMap(({ instructions, references }) => [
          ...instructions.flatMap(({ text }) => text.match(/[A-Za-z_.$][\w.$]*/g) ?? []),
          ...references.flatMap(({ place: { base } }) => (base !== undefined && "symbol" in base ? [base.symbol] : [])),
        ]),
      ),
    );
    return this.#mentioned;
  }

  #at(address: bigint): At | undefined {
    const s = this.#sections.find(({ from, to }) => address >= from && address < to);
    return s === undefined ? undefined : { unit: s.unit, section: s.section, offset: Number(address - s.from) };
  }

  /** The name of the function or label at an address, also of one that no file defines. */
  nameAt(address: bigint): string | undefined {
    const outside = [...this.#outside].find(([, at]) => at === address);
    if (outside !== undefined) return outside[0];
    const at = this.#at(address);
    return at === undefined ? undefined : this.linked.labelAt(at);
  }

  /** Whether a function begins at an address. */
  isFunction(address: bigint): boolean {
    const at = this.#at(address);
    return at === undefined || this.linked.functionStarts(at.unit).has(`${at.section}:${at.offset}`);
  }

  /** Where an instruction may go on in its function; calls come back. */
  next(address: bigint): readonly bigint[] {
    const at = this.#at(address);
    const found = at === undefined ? undefined : this.linked.instruction(at);
    if (at === undefined || found === undefined) return [];
    const flow = flowOf(this.linked, found, at);
    const falls = flow.kind === "call" || ("falls" in flow && flow.falls) ? [address + 4n] : [];
    if (flow.kind !== "branch" || flow.to.kind !== "place") return falls;
    const to = this.addressOf(flow.to);
    return !flow.falls && this.isFunction(to) ? falls : [to, ...falls];
  }

  /** The datum that holds an address. */
  datumAt(address: bigint): Datum | undefined {
    const outside = [...this.#outside].find(([, at]) => at >= OUTSIDE && address >= at && address < at + APART);
    if (outside !== undefined) return { name: outside[0], from: outside[1], to: undefined, constant: false };
    const at = this.#at(address);
    if (at === undefined) return undefined;
    const { name, kind, bytes } = this.linked.section(at);
    const start = address - BigInt(at.offset);
    const labels = [...this.linked.units[at.unit]!.symbols.values()].flatMap((s) => {
      const { base, offset } = s.place;
      const mine =
        s.label && s.kind !== "none" && base !== undefined && "section" in base && base.section === at.section;
      return mine && Number(offset) <= at.offset ? [{ name: s.name, from: Number(offset), size: s.size }] : [];
    });
    const last = labels.sort((a, b) => b.from - a.from)[0];
    const constant = kind === "constant";
    if (last === undefined || (last.size !== undefined && at.offset >= last.from + last.size))
      return { name: `${name}+${at.offset}`, from: address, to: start + BigInt(bytes.length), constant };
    const to = last.size === undefined ? bytes.length : last.from + last.size;
    return { name: last.name, from: start + BigInt(last.from), to: start + BigInt(to), constant };
  }

  /** Bytes of data that nothing writes, as a number; undefined where there are none. */
  constantAt(address: bigint, bytes: number): bigint | undefined {
    const at = this.#at(address);
    if (at === undefined) return undefined;
    const section = this.linked.section(at);
    if (section.kind !== "constant" || at.offset + bytes > section.bytes.length) return undefined;
    const r = section.references.find((x) => x.offset < at.offset + bytes && x.offset + x.bytes > at.offset);
    if (r !== undefined) {
      if (r.offset !== at.offset || r.bytes !== bytes) return undefined;
      const here = r.relative ? address : 0n;
      return BigInt.asUintN(8 * bytes, this.addressOf(this.linked.of(r.place, at.unit)) - here);
    }
    return section.bytes.slice(at.offset, at.offset + bytes).reduceRight((v, b) => (v << 8n) | BigInt(b), 0n);
  }

  /** The instruction at an address. @throws {Unsupported} for one that is not understood */
  instruction(address: bigint): Instruction | undefined {
    if (!this.#lifted.has(address)) this.#lifted.set(address, this.#lift(address));
    return this.#lifted.get(address);
  }

  #lift(address: bigint): Instruction | undefined {
    const at = this.#at(address);
    const found = at === undefined ? undefined : this.linked.instruction(at);
    if (at === undefined || found === undefined) return undefined;
    const text = found.text.replace(/\s+/g, " ");
    const source = found.source === undefined ? {} : { source: found.source };
    const origin = keyOf(at);
    return { address, text, semantics: this.#patched(this.#meaning(text, at, address), origin), origin, ...source };
  }

  #patched(semantics: Procedure, origin: string): Procedure {
    const patch = this.#patches.get(origin);
    if (patch === undefined) return semantics;
    const bodies = (list: readonly string[] = []): readonly Statement[] =>
      list.flatMap((text) => lift(assemble(text, { file: "", from: 0 }, NO_NAMES), 0n, this.#features).blocks[0]!.body);
    const last = semantics.blocks.length - 1;
    const blocks = semantics.blocks.map((b, i) => ({
      ...b,
      body: [...(i === 0 ? bodies(patch.before) : []), ...b.body, ...(i === last ? bodies(patch.behind) : [])],
    }));
    return { ...semantics, blocks };
  }

  #meaning(text: string, at: At, address: bigint): Instruction["semantics"] {
    if (text.startsWith(".inst ")) throw new Unsupported(`the instruction ${text.slice(6)}`);
    const { span } = this.linked.instruction(at)!;
    const flow = flowOf(this.linked, { text, offset: at.offset, span }, at);
    const branches = flow.kind === "branch" || flow.kind === "call";
    if (!branches) {
      const loaded = this.#operands.loaded(text, at);
      if (loaded !== undefined) return loaded;
    }
    const plain = branches ? `${flow.head}${this.addressOf(flow.to)}` : this.#operands.numbers(text, at);
    const symbol = (name: string): bigint => this.#operands.address(name, 0n, at);
    try {
      return lift(assemble(plain, { file: span.file, from: span.from }, { symbol, address }), address, this.#features);
    } catch (e) {
      if (e instanceof InputError) throw new InputError(e.code, span, e.message, e.hint);
      throw e;
    }
  }
}
