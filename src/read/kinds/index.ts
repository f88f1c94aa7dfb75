export { type ExpectedKind, type Kinds, parseKinds } from "./kinds.ts";
