export {
  decodeEntry,
  decodeTranslation,
  type Entry,
  encodeEntry,
  encodeTranslation,
  isEntry,
  isTranslation,
  MOST_ATTRIBUTES,
  plainEntry,
} from "./entry.ts";
export { type Fault, faultSet, faultsIn, faultWord } from "./faults.ts";
export { PAGE, type Page, type PagedThread, type Pages, pageAt, virtualBase } from "./pages.ts";
export { type Access, FAULT_KIND, FAULT_NAMES, spontaneous, type Walked, walked } from "./walk.ts";
