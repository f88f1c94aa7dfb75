/**
 * Tests of one stage told again for stage 2: what changes entries and invalidates becomes a hypervisor, what uses addresses a
 * virtual machine with stage 1 off, and each TLBI one of both stages. Walks of stage 2 have the rules of those of stage 1, so
 * herd7's answers to the former are answers to the latter.
 */
import {
  type Atom,
  atoms,
  type LitmusTest,
  type Place,
  type Prop,
  pageOf,
  type Value,
} from "../../src/read/litmus/index.ts";

const renamed = (name: string): string => name.replace(/^PTE\(/, "S2(");
const TLBI = /^TLBI\s+(?:VAA?L?E1|VMALLE1)(IS|OS)?(\s*,.*)?$/i;

class Retold {
  readonly #test: LitmusTest;
  readonly #hypervisors: readonly boolean[];
  readonly #entries = new Set<string>(); // pages whose entries the test names

  constructor(test: LitmusTest) {
    this.#test = test;
    const names = [
      ...test.init.flatMap(({ place, value }) => [placeName(place), value?.kind === "symbol" ? value.name : ""]),
      ...test.locations.flatMap((item) => (item.kind === "place" ? [placeName(item.place)] : [])),
    ];
    for (const name of names) if (name.startsWith("PTE(")) this.#entries.add(pageOf(name));
    this.#hypervisors = test.threads.map(
      ({ instructions }, t) =>
        instructions.some(({ text }) => /^TLBI/i.test(text)) ||
        test.init.some(
          ({ place, value }) =>
            place.kind === "register" &&
            place.thread === t &&
            value?.kind === "symbol" &&
            value.name.startsWith("PTE("),
        ),
    );
  }

  /** Undefined where the other telling is another test. */
  test(): LitmusTest | undefined {
    const { init, threads, info, locations, condition, filter } = this.#test;
    if (info.some(({ key }) => /^(TTHM|EL0)$/i.test(key)) || threads.some((t) => t.handler !== undefined))
      return undefined;
    if (threads.some(({ instructions }) => instructions.some(({ text }) => /^(AT|SVC|UDF)\b/i.test(text))))
      return undefined;
    if (filter !== undefined || !init.every(({ value }) => isPlain(value)) || !this.#scopesAgree()) return undefined;
    const listed = [...atoms(condition.prop)].every((a) => a.kind !== "equals" || isPlain(a.value));
    if (!listed || this.#hypervisorUsesPages()) return undefined;
    const line = (key: string, value: string) => ({ key, value, span: NOWHERE });
    const el2 = this.#hypervisors.flatMap((is, t) => (is ? [`P${t}`] : [])).join(" ");
    return {
      ...this.#test,
      info: [...info, line("EL2", el2), line("VTTBR", "P0:1")],
      init: init.map((item) => ({
        ...item,
        place: place(item.place),
        value: item.value && this.#value(item.value, item.place),
      })),
      threads: threads.map((t) => ({
        ...t,
        instructions: t.instructions.map((i) => ({ ...i, text: i.text.replace(TLBI, "TLBI VMALLS12E1$1") })),
      })),
      locations: locations.map((item) =>
        item.kind === "fault" ? { ...item, fault: fault(item.fault) } : { ...item, place: place(item.place) },
      ),
      condition: { ...condition, prop: this.#prop(condition.prop) },
    };
  }

  // A TLBI of one page is one of all where there is one page whose entry matters, and it names that.
  #scopesAgree(): boolean {
    const one = this.#test.threads.flatMap(({ instructions }, t) =>
      instructions.some(({ text }) => /^TLBI VA/i.test(text)) ? [t] : [],
    );
    return one.length === 0 || (this.#entries.size === 1 && one.every((t) => this.#namesOnlyEntry(t)));
  }

  #namesOnlyEntry(t: number): boolean {
    const { instructions } = this.#test.threads[t]!;
    const shifted = instructions.flatMap(
      ({ text }) => /^LSR\s+X\d+\s*,\s*(X\d+)\s*,/i.exec(text)?.[1]?.toUpperCase() ?? [],
    );
    return shifted.length > 0 && shifted.every((register) => this.#entries.has(this.#symbol(t, register) ?? ""));
  }

  #symbol(t: number, register: string): string | undefined {
    const item = this.#test.init.find(({ place: p }) => p.kind === "register" && p.thread === t && p.name === register);
    return item?.value?.kind === "symbol" ? item.value.name : undefined;
  }

  // At EL2 addresses are not translated: of pages whose entries change that is something else.
  #hypervisorUsesPages(): boolean {
    return this.#hypervisors.some((is, t) => {
      const text = this.#test.threads[t]!.instructions.map((i) => i.text.toUpperCase()).join(";");
      return (
        is &&
        this.#test.init.some(({ place: p, value }) => {
          const mine = p.kind === "register" && p.thread === t && value?.kind === "symbol";
          return mine && this.#entries.has(value.name) && new RegExp(`\\[${p.name}\\b`).test(text);
        })
      );
    });
  }

  #value(value: Value, of: Place): Value {
    if (value.kind === "entry") return { ...value, entry: { ...value.entry, space: "PA" } };
    if (value.kind !== "symbol") return value;
    if (pageOf(value.name) !== value.name) return { ...value, name: renamed(value.name) };
    const physical = of.kind === "register" && this.#hypervisors[of.thread] === true;
    return { ...value, name: `${physical ? "PA" : "IPA"}(${value.name})` };
  }

  #prop(prop: Prop): Prop {
    switch (prop.kind) {
      case "atom":
        return { kind: "atom", atom: this.#atom(prop.atom) };
      case "not":
        return { kind: "not", prop: this.#prop(prop.prop) };
      case "implies":
        return { kind: "implies", left: this.#prop(prop.left), right: this.#prop(prop.right) };
      default:
        return { kind: prop.kind, props: prop.props.map((p) => this.#prop(p)) };
    }
  }

  #atom(atom: Atom): Atom {
    if (atom.kind === "fault") return fault(atom);
    if (atom.kind === "same") return { ...atom, left: place(atom.left), right: place(atom.right) };
    return { ...atom, place: place(atom.place), value: this.#value(atom.value, atom.place) };
  }
}

const NOWHERE = { file: "", from: 0, to: 0 };
const placeName = (p: Place): string => (p.kind === "register" ? "" : p.name);
const place = <P extends Place>(p: P): P => (p.kind === "register" ? p : { ...p, name: renamed(p.name) });
const isPlain = (value: Value | undefined): boolean =>
  value?.kind !== "entry" ||
  (value.entry.attrs === undefined && value.entry.bits.el0 === undefined && value.entry.bits.dbm === undefined);

function fault(atom: Extract<Atom, { kind: "fault" }>): Extract<Atom, { kind: "fault" }> {
  const location = atom.location === undefined ? undefined : `IPA(${atom.location})`;
  return { ...atom, location, fault: atom.fault?.replace(/^(D-)?MMU/, "S2") };
}

/** The test told again, or undefined. */
export const asSecondStage = (test: LitmusTest): LitmusTest | undefined => new Retold(test).test();

/** A recorded state told again. */
export const stateAsSecondStage = (state: string): string =>
  state
    .replace(/PTE\(/g, "S2(")
    .replace(/(Fault\(P\d+(?::\w+|:\{[^}]*\})?),([a-z]\w*)/g, "$1,IPA($2)")
    .replace(/(\d+:X\d+)=([a-z]\w*)(?=;)/g, "$1=IPA($2)")
    .replace(/(?:D-)?MMU:/g, "S2:");
