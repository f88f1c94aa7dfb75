/** Who calls whom: no function reaches itself, and which calls always have a value. */
import type * as t from "@babel/types";
import type { Entity, Modules, SourceModule } from "../names/modules.ts";
import { eachNode } from "../names/source.ts";
import type { FunctionDeclared } from "./signatures.ts";

/** Markers of the prelude after which there may be no value. */
const PARTIAL: ReadonlySet<string> = new Set(["require", "panic", "assume", "assert", "awaits"]);
const LOOPS: ReadonlySet<string> = new Set(["WhileStatement", "ForStatement", "DoWhileStatement"]);

interface Callee {
  readonly module: SourceModule;
  readonly d: FunctionDeclared;
  readonly node: t.Node;
}
interface Uses {
  /** A claim, a loop or a primitive stands in the text itself. */
  readonly isPartial: boolean;
  /** `forall` stands in the text itself. */
  readonly isQuantified: boolean;
  readonly callees: readonly Callee[];
}

/** What a callee stands for: a name, or a name of an imported file. */
export function calleeOf(modules: Modules, module: SourceModule, node: t.Node): Entity | undefined {
  if (node.type === "Identifier")
    return module.imports.get(node.name)?.isType === true ? undefined : modules.lookup(module, node.name);
  if (node.type !== "MemberExpression" || node.computed || node.object.type !== "Identifier") return undefined;
  const space = modules.lookup(module, node.object.name);
  if (space?.kind !== "namespace" || node.property.type !== "Identifier") return undefined;
  return modules.member(space.target, node.property.name, node);
}

/** Who calls whom in a program. */
export class CallGraph {
  readonly #modules: Modules;
  readonly #total = new Map<FunctionDeclared, boolean>();
  readonly #quantified = new Set<FunctionDeclared>();
  readonly #called = new Set<FunctionDeclared>();

  constructor(modules: Modules) {
    this.#modules = modules;
    for (const module of modules.all.values())
      for (const d of module.declarations.values()) if (d.kind === "function") this.#visit(module, d);
  }

  #usesOf(module: SourceModule, root: t.Node): Uses {
    let isPartial = false;
    let isQuantified = false;
    const callees: Callee[] = [];
    eachNode(root, (node) => {
      if (LOOPS.has(node.type)) isPartial = true;
      if (node.type !== "CallExpression") return;
      const found = calleeOf(this.#modules, module, node.callee);
      if (found?.kind === "prelude") {
        isPartial ||= PARTIAL.has(found.name);
        isQuantified ||= found.name === "forall";
      }
      if (found?.kind !== "declared") return;
      const { declaration: d } = found;
      if (d.kind === "function") callees.push({ module: found.module, d, node });
      else isPartial = true;
    });
    return { isPartial, isQuantified, callees };
  }

  /** Walks what a function calls, without recursion, and reports circles. */
  #visit(module: SourceModule, d: FunctionDeclared): void {
    if (this.#total.has(d)) return;
    const open: { readonly at: FunctionDeclared; readonly module: SourceModule; readonly uses: Uses; next: number }[] =
      [];
    const path = new Set<FunctionDeclared>();
    const enter = (m: SourceModule, at: FunctionDeclared): void => {
      path.add(at);
      open.push({ at, module: m, uses: this.#usesOf(m, at.node), next: 0 });
    };
    enter(module, d);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const callee = top.uses.callees[top.next++];
      if (callee === undefined) {
        const { isPartial, isQuantified, callees } = top.uses;
        if (isQuantified || callees.some((c) => this.#quantified.has(c.d))) this.#quantified.add(top.at);
        this.#total.set(top.at, !isPartial && callees.every((c) => this.#total.get(c.d) === true));
        path.delete(top.at);
        open.pop();
      } else if (path.has(callee.d))
        top.module.report.add("KTS24", callee.node, `${callee.d.name} reaches itself`, "write a loop");
      else if (!this.#total.has(callee.d)) enter(callee.module, callee.d);
      if (callee !== undefined) this.#called.add(callee.d);
    }
  }

  /** Whether a function has a value for all arguments. */
  isTotal = (d: FunctionDeclared): boolean => this.#total.get(d) === true;

  /** Whether a function says something of all keys: it is called only where `forall` may stand. */
  isQuantified = (d: FunctionDeclared): boolean => this.#quantified.has(d);

  /** Whether another function calls it. */
  isCalled = (d: FunctionDeclared): boolean => this.#called.has(d);

  /** Whether what is written in `node` has a value whatever its variables are. */
  isTotalNode(module: SourceModule, node: t.Node): boolean {
    const { isPartial, callees } = this.#usesOf(module, node);
    return !isPartial && callees.every((c) => this.isTotal(c.d));
  }

  /** Whether functions of the program are called in `node`. */
  hasCalls = (module: SourceModule, node: t.Node): boolean => this.#usesOf(module, node).callees.length > 0;
}
