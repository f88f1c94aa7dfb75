export {
  decodeEntry,
  decodeTranslation,
  type Entry,
  encodeEntry,
  encodeStageTwo,
  encodeTranslation,
  isEntry,
  isStageTwo,
  isTranslation,
  MOST_ATTRIBUTES,
  plainEntry,
} from "./entry.ts";
export { type Fault, type FaultPlace, faultSet, faultsIn, faultWord } from "./faults.ts";
export {
  type Context,
  decodeContext,
  encodeContext,
  type IntermediatePage,
  intermediateAt,
  intermediateBase,
  PAGE,
  type Page,
  type PagedThread,
  type Pages,
  pageAt,
  type StageTwo,
  virtualBase,
} from "./pages.ts";
export { type Route, routeOf } from "./route.ts";
export { abortSyndrome, callSyndrome } from "./syndrome.ts";
export {
  type Access,
  FAULT_KIND,
  FAULT_NAMES,
  isOfStageTwo,
  isUncacheable,
  spontaneous,
  type Walked,
  walked,
  walkedStageTwo,
} from "./walk.ts";
