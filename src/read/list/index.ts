export { besides, isList, type List, type ListEntry, parseList } from "./list.ts";
