export {
  blockFrame,
  devicePage,
  frameOf,
  hugeFrame,
  indexOfSlot,
  isBlock,
  isBlockAligned,
  isPage,
  isReadable,
  isSlot,
  isTable,
  isWritable,
  memoryPage,
  nextPage,
  pageOf,
  slotOf,
  tableDescriptor,
} from "./descriptors.ts";
export {
  ACCESSED,
  ATTRIBUTES,
  DIRTY_MANAGED,
  NOT_BLOCK,
  READ_ONLY,
  READABLE,
  USERS,
  VALID,
  WRITABLE,
} from "./fields.ts";
export {
  ADDRESSES,
  addressOf,
  blockOf,
  FRAMES,
  type Gfn,
  gfnOf,
  pmdIndex,
  pteIndex,
  pudIndex,
  rootIndex,
} from "./indices.ts";
export * from "./laws.ts";
export { type Translation, translationBelow, translationOf } from "./walk.ts";
