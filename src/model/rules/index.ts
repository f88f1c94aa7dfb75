export { RULES, type Rules, withVariants } from "./rules.ts";
