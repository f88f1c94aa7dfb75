/** Trees of herd's model language. A place is an offset into the text of its file. */

/** What a definition or a function binds: one name, several, or nothing. */
export type Pattern =
  | { readonly kind: "name"; readonly name: string | undefined }
  | { readonly kind: "tuple"; readonly names: readonly (string | undefined)[] };

export interface Binding {
  readonly pattern: Pattern;
  readonly value: Expression;
}

/** How `match` takes a set apart: its empty case, and an element with the rest. */
export interface Clause {
  readonly empty: Expression;
  /** Names of what stands before the element (of `before | element ++ behind`), the element, and what is left. */
  readonly before: string | undefined;
  readonly element: string | undefined;
  readonly rest: string | undefined;
  readonly some: Expression;
}

/** What `if` asks: about the variants of a run, or about values. */
export type Condition =
  | { readonly kind: "variant"; readonly name: string }
  | { readonly kind: "not"; readonly arg: Condition }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | {
      readonly kind: "compare";
      readonly op: "equal" | "subset" | "in";
      readonly left: Expression;
      readonly right: Expression;
    };

export type Expression = { readonly at: number } & (
  | { readonly kind: "empty" | "all" }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "tag"; readonly name: string }
  | { readonly kind: "apply"; readonly fn: Expression; readonly arg: Expression }
  | { readonly kind: "tuple" | "set"; readonly items: readonly Expression[] }
  | { readonly kind: "identity" | "inverse" | "not" | "optional" | "plus" | "star"; readonly arg: Expression }
  | {
      readonly kind: "add" | "and" | "minus" | "or" | "product" | "sequence";
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "fun"; readonly parameter: Pattern; readonly body: Expression }
  | {
      readonly kind: "let";
      readonly recursive: boolean;
      readonly bindings: readonly Binding[];
      readonly body: Expression;
    }
  | { readonly kind: "if"; readonly condition: Condition; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "try"; readonly first: Expression; readonly otherwise: Expression }
  | { readonly kind: "match"; readonly of: Expression; readonly clause: Clause }
);

export interface Test {
  readonly kind: "acyclic" | "empty" | "irreflexive";
  readonly negated: boolean;
  readonly of: Expression;
  readonly name: string | undefined;
}

export type Statement = { readonly at: number } & (
  | { readonly kind: "let"; readonly recursive: boolean; readonly bindings: readonly Binding[] }
  /** `requires`: an execution outside of it is not judged; `flag`: only noted; `assert`: the text is not for this program. */
  | { readonly kind: "test"; readonly role: "assert" | "axiom" | "flag" | "requires"; readonly test: Test }
  | {
      readonly kind: "procedure";
      readonly name: string;
      readonly parameter: Pattern;
      readonly body: readonly Statement[];
    }
  | { readonly kind: "call"; readonly name: string; readonly arg: Expression }
  | { readonly kind: "forall"; readonly name: string; readonly of: Expression; readonly body: readonly Statement[] }
  | { readonly kind: "with"; readonly name: string; readonly from: Expression }
  | {
      readonly kind: "if";
      readonly condition: Condition;
      readonly yes: readonly Statement[];
      readonly no: readonly Statement[];
    }
  | { readonly kind: "include"; readonly file: string }
);

/** One file. `show` and `unshow`, which are for pictures, are left out. */
export interface CatText {
  readonly file: string;
  readonly name: string;
  readonly statements: readonly Statement[];
}
