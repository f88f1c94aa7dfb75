export { CAT_ERRORS } from "./errors.ts";
export { parseCat } from "./parse.ts";
export type { Binding, CatText, Clause, Condition, Expression, Pattern, Statement, Test } from "./syntax.ts";
