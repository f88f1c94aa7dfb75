/** Declarations, read as data: each field is known by name, everything that is not known or not of its form is an error with its place. */
import type { Declared, DeclaredField, KernelProgram, Lifted } from "../../../kernel/index.ts";
import { InputError, isOneLine, type Span } from "../../../text/index.ts";

/** What is wrong with a declaration. */
export const PROVE_ERRORS = {
  KTS60: "The machine under a system is not declared, or not as it is.",
  KTS61: "A proof file says something that is not known or not there.",
  KTS62: "A layer is not closed: something of it is not reached, or reached past a layer.",
} as const;
export type ProveErrorCode = keyof typeof PROVE_ERRORS;

const NAMES: { readonly [K in Declared["kind"]]: string } = {
  text: "a string",
  number: "a number",
  boolean: "true or false",
  list: "a list",
  record: "a record",
  function: "a function of the system",
  primitive: "a primitive",
  native: "something outside of the system",
};

const ONE_LINE = "a text here is one line of visible characters";

/** Reads declarations of one program, collecting what is wrong. */
export class Reading {
  readonly program: KernelProgram;
  readonly errors: InputError[] = [];
  readonly #code: ProveErrorCode;

  constructor(program: KernelProgram, code: ProveErrorCode) {
    this.program = program;
    this.#code = code;
  }

  refuse(span: Span, message: string, hint?: string): undefined {
    this.errors.push(new InputError(this.#code, span, message, hint));
    return undefined;
  }

  /** A value of one kind. */
  as<K extends Declared["kind"]>(
    value: Declared | undefined,
    kind: K,
  ): Extract<Declared, { readonly kind: K }> | undefined {
    if (value === undefined) return undefined;
    if (value.kind === kind) return value as Extract<Declared, { readonly kind: K }>;
    return this.refuse(value.span, `${NAMES[kind]} is expected here, not ${NAMES[value.kind]}`);
  }

  /** Fields of a record by name; those that are not among `known` are errors. */
  fields(value: Declared | undefined, known: readonly string[]): ReadonlyMap<string, Declared> {
    const record = this.as(value, "record");
    for (const f of record?.fields ?? [])
      if (!known.includes(f.name))
        this.refuse(f.span, `there is no field ${f.name} here`, `fields: ${known.join(", ")}`);
    return new Map((record?.fields ?? []).map((f) => [f.name, f.value]));
  }

  /** Fields of a record, whatever their names, of one line each as texts are; none where nothing is said. */
  entriesOf(value: Declared | undefined): readonly DeclaredField[] {
    const fields = this.as(value, "record")?.fields ?? [];
    for (const { name, span } of fields) if (!isOneLine(name)) this.refuse(span, ONE_LINE);
    return fields;
  }

  /** Items of a list; none where nothing is said. */
  itemsOf(value: Declared | undefined): readonly Declared[] {
    return this.as(value, "list")?.items ?? [];
  }

  /** A text of one line: it is printed, so what moves the cursor or ends a line would be taken for what this tool says. */
  text(value: Declared | undefined): string | undefined {
    const found = this.as(value, "text");
    if (found !== undefined && !isOneLine(found.value)) return this.refuse(found.span, ONE_LINE);
    return found?.value;
  }

  number(value: Declared | undefined): number | undefined {
    const found = this.as(value, "number")?.value;
    return found === undefined ? undefined : Number(found);
  }

  truth(value: Declared | undefined): boolean {
    return this.as(value, "boolean")?.value ?? false;
  }

  /** A function of kernel TypeScript. */
  lifted(value: Declared | undefined): Lifted | undefined {
    const name = this.as(value, "function")?.procedure;
    return name === undefined ? undefined : this.program.procedures.get(name);
  }
}
