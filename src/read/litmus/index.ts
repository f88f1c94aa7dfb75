export { withoutLiteral } from "./assemble.ts";
export { atoms, valuesOf, variableNames } from "./check.ts";
export { type ErrorMeaning, LITMUS_ERRORS, type LitmusErrorCode } from "./errors.ts";
export { herdDigestTexts, statedHash } from "./herd-digest.ts";
export { LIMITS } from "./limits.ts";
export { pageOf, stageTwoEntry, stageTwoName } from "./pages.ts";
export { type LitmusParse, parseLitmus } from "./parse.ts";
export { type Parsed, parsePlaces, parseProposition } from "./parse-proposition.ts";
export {
  conditionText,
  entryText,
  faultText,
  placeText,
  printLitmus,
  translationText,
  valueText,
  vttbrText,
} from "./print.ts";
export { parseRegions, type Region, type RegionParse } from "./regions.ts";
export { hasTwoStages, namesIn, valuesIn } from "./stages.ts";
export type {
  Atom,
  Condition,
  EntryBit,
  EntryFields,
  FaultAtom,
  InfoLine,
  InitItem,
  InstructionText,
  Label,
  LitmusTest,
  LitmusThread,
  LitmusType,
  LocationItem,
  Place,
  Prop,
  Quantifier,
  UnsupportedConstruct,
  Value,
} from "./tree.ts";
export { TYPES, type TypeRow } from "./types.ts";
export { MOST_VMIDS } from "./values.ts";
export { variantsOf } from "./variants.ts";
