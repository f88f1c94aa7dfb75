/**
 * Registers without a number: `%a` in the initial state and the conditions, `X%a`, `W%a` or `%a` in the code. Each gets the
 * lowest register that its thread does not name, as herd gives it, before anything else looks at the test. `%a` without
 * a thread in the initial state is meant for every thread whose code names it.
 */
import type { InstructionText, LitmusTest, LitmusThread, Place, Prop } from "./tree.ts";

/** Thread of a symbolic register that was written without one. */
export const EVERY_THREAD = -1;

type Body = Pick<LitmusTest, "init" | "threads" | "locations" | "filter" | "condition">;

const IN_CODE = /(?<!\w)([XW])?%([A-Za-z_]\w*)/gi;
const NUMBERED = /\b[XW](\d{1,2})\b/gi;
const isSymbolic = (name: string): boolean => name.startsWith("%");

/** Whether a text names a register without a number. */
const namesSymbolic = (text: string): boolean => text.includes("%") && text.search(IN_CODE) >= 0;

/** Every instruction of a thread, those of its handlers too. */
const textsOf = ({ instructions, handler, hypervisor }: LitmusThread): readonly InstructionText[] => [
  ...instructions,
  ...(handler?.instructions ?? []),
  ...(hypervisor?.instructions ?? []),
];

class Registers {
  readonly #threads: readonly LitmusThread[];
  readonly #given: Map<string, string>[];
  readonly #taken: Set<string>[];

  constructor({ init, threads, ...final }: Body) {
    this.#threads = threads;
    this.#given = threads.map(() => new Map());
    this.#taken = threads.map((thread) => {
      const instructions = textsOf(thread);
      const numbers = instructions.flatMap(({ text }) => [...text.matchAll(NUMBERED)].map((m) => `X${m[1]}`));
      return new Set(["X30", ...numbers]);
    });
    const places = [...init.map((i) => i.place), ...placesOf(final)];
    for (const p of places) if (p.kind === "register" && !isSymbolic(p.name)) this.#taken[p.thread]?.add(p.name);
  }
  of(thread: number, name: string): string {
    const given = this.#given[thread];
    const taken = this.#taken[thread];
    if (given === undefined || taken === undefined) return "X0"; // no such thread: reported elsewhere
    let register = given.get(name);
    for (let n = 0; register === undefined; n++) if (!taken.has(`X${n}`)) register = `X${n}`;
    given.set(name, register);
    taken.add(register);
    return register;
  }
  /** Threads whose code names it. */
  users(name: string): number[] {
    const uses = ({ text }: InstructionText): boolean => [...text.matchAll(IN_CODE)].some((m) => `%${m[2]}` === name);
    return this.#threads.flatMap((thread, t) => (textsOf(thread).some(uses) ? [t] : []));
  }
  place(p: Place): Place {
    return p.kind === "register" && isSymbolic(p.name) ? { ...p, name: this.of(p.thread, p.name) } : p;
  }
  prop(p: Prop): Prop {
    switch (p.kind) {
      case "atom":
        if (p.atom.kind === "equals") return { kind: "atom", atom: { ...p.atom, place: this.place(p.atom.place) } };
        if (p.atom.kind === "fault") return p;
        return { kind: "atom", atom: { ...p.atom, left: this.place(p.atom.left), right: this.place(p.atom.right) } };
      case "not":
        return { kind: "not", prop: this.prop(p.prop) };
      case "implies":
        return { kind: "implies", left: this.prop(p.left), right: this.prop(p.right) };
      default:
        return { kind: p.kind, props: p.props.map((q) => this.prop(q)) };
    }
  }
}

function* propPlaces(p: Prop): Generator<Place> {
  if (p.kind === "not") yield* propPlaces(p.prop);
  else if (p.kind === "implies") yield* [...propPlaces(p.left), ...propPlaces(p.right)];
  else if (p.kind !== "atom") for (const q of p.props) yield* propPlaces(q);
  else if (p.atom.kind === "equals") yield p.atom.place;
  else if (p.atom.kind === "same") yield* [p.atom.left, p.atom.right];
}

function placesOf({ locations, filter, condition }: Omit<Body, "init" | "threads">): Place[] {
  const listed = locations.flatMap((item) => (item.kind === "place" ? [item.place] : []));
  return [...listed, ...[filter, condition.prop].flatMap((p) => (p === undefined ? [] : [...propPlaces(p)]))];
}

/** The test with a number for every register. */
export function numberRegisters<T extends Body>(body: T): T {
  const places = [...body.init.map((i) => i.place), ...placesOf(body)];
  const inCode = body.threads.some((thread) => textsOf(thread).some(({ text }) => namesSymbolic(text)));
  if (!inCode && !places.some((p) => p.kind === "register" && isSymbolic(p.name))) return body;
  const registers = new Registers(body);
  const numbered = (column: LitmusThread, t: number): LitmusThread => ({
    ...column,
    ...(column.handler === undefined ? {} : { handler: numbered(column.handler, t) }),
    ...(column.hypervisor === undefined ? {} : { hypervisor: numbered(column.hypervisor, t) }),
    instructions: column.instructions.map(({ text, span }) => ({
      span,
      text: text.replace(IN_CODE, (_, size: string | undefined, name: string) =>
        registers.of(t, `%${name}`).replace("X", (size ?? "X").toUpperCase()),
      ),
    })),
  });
  const threads = body.threads.map(numbered);
  const init = body.init.flatMap((item) => {
    const { place } = item;
    if (place.kind !== "register" || place.thread !== EVERY_THREAD) return [{ ...item, place: registers.place(place) }];
    return registers.users(place.name).map((t) => ({ ...item, place: registers.place({ ...place, thread: t }) }));
  });
  const locations = body.locations.map((item) =>
    item.kind === "place" ? { ...item, place: registers.place(item.place) } : item,
  );
  const filter = body.filter === undefined ? undefined : registers.prop(body.filter);
  const condition = { ...body.condition, prop: registers.prop(body.condition.prop) };
  return { ...body, threads, init, locations, filter, condition };
}
