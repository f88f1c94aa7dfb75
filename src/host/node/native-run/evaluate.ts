/** Modules of a program as functions: each is evaluated when something of it is first used. */
import type { NativeScripts } from "../../../kernel/index.ts";

/** What a module exports. */
export type Exports = Readonly<Record<string, unknown>>;

/** Makes the function of `$import` whose body a text is. */
export type Compile = (body: string, file: string) => (imported: (specifier: string) => Exports) => Exports;

/** What programs import that is not theirs. */
export interface Foreign {
  readonly prelude: Exports;
  /** `sekvm/check`. */
  readonly native: Exports;
}

type Native = (...args: never[]) => unknown;

/** The exports of modules, by file. @throws what their constants throw */
export function evaluated(scripts: NativeScripts, compile: Compile, foreign: Foreign): (file: string) => Exports {
  const made = new Map<string, Exports>();
  const open = new Set<string>();
  // What a module in a circle of imports exports: functions, which are called when all of it is there.
  const later = (file: string): Exports =>
    new Proxy(
      {},
      {
        get: (_, name) =>
          made.get(file)?.[String(name)] ?? ((...args: never[]) => (made.get(file)![String(name)] as Native)(...args)),
      },
    );
  const exportsOf = (file: string): Exports => {
    const known = made.get(file);
    if (known !== undefined) return known;
    if (open.has(file)) return later(file);
    open.add(file);
    const script = scripts[file];
    if (script === undefined) throw new Error(`there is no file ${file}`);
    const exports = compile(
      script.body,
      file,
    )((specifier) => {
      const target = script.imports[specifier];
      if (target === undefined) throw new Error(`${file} imports ${specifier}`);
      return target.kind === "file" ? exportsOf(target.file) : foreign[target.kind];
    });
    made.set(file, exports);
    return exports;
  };
  return exportsOf;
}
