export { RULES, type Rules } from "./rules.ts";
