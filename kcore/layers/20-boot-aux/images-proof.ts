/** Pages of an image and its addresses are the same bytes, for the VM and for KCore; an image is whole when it has as many pages as its bytes need, and each has a number. */
import { gfnOf } from "../../../src/isa/vmsa/index.ts";
import { assert, assume, theorem, type U32, type U64, u64 } from "../../prelude/index.ts";
import { IMAGES, MAPPED, NO_IMAGE, NOWHERE, READY } from "../00-machine/constants.ts";
import { pagesOf } from "../17-memory-ops/range.ts";
import { addressOfPage, frameOfPage, imageNumber, isImage, isInside, isWhole, placeOf } from "./images.ts";

export const addressIsInPage = theorem((loadAddr: U64, loadSize: U64, addr: U64) => {
  assume(isImage(loadAddr, loadSize) && isInside(addr, loadAddr, loadSize));
  const page = u64((addr - loadAddr) >> 12n);
  assert(page < pagesOf(loadSize));
  assert(frameOfPage(READY, true, loadAddr, loadSize, page) === gfnOf(addr));
});
export const coreFindsTheSame = theorem((loadAddr: U64, loadSize: U64, remapAddr: U64, addr: U64) => {
  assume(isImage(loadAddr, loadSize) && isInside(addr, loadAddr, loadSize));
  const page = u64((addr - loadAddr) >> 12n);
  assert(placeOf(addr, loadAddr, remapAddr) === u64(addressOfPage(remapAddr, page) + (addr & 4095n)));
});

/** An image begins with a page, and its first and its last byte are addresses; such images there may be. An address is inside that has a byte. */
export const imageHasBytes = theorem((loadAddr: U64, loadSize: U64, byte: U64, addr: U64) => {
  const last = loadAddr + loadSize - 1n;
  assert(isImage(loadAddr, loadSize) === (loadSize !== 0n && loadAddr % 4096n === 0n && last < 1n << 48n));
  assert(byte >= loadSize || loadAddr + byte >= 1n << 64n || isInside(u64(loadAddr + byte), loadAddr, loadSize));
  assert(!isInside(addr, loadAddr, loadSize) || (loadAddr <= addr && u64(addr - loadAddr) < loadSize));
});
/** A page that no image has is nowhere, and so is one of a VM that may run, or of an image that was not announced. */
export const noPageIsNowhere = theorem((state: U32, isThere: boolean, loadAddr: U64, loadSize: U64, page: U64) => {
  const isAwaited = (state === READY || state === MAPPED) && isThere && page << 12n < loadSize;
  assert(isAwaited || frameOfPage(state, isThere, loadAddr, loadSize, page) === NOWHERE);
  assert(!isAwaited || frameOfPage(state, isThere, loadAddr, loadSize, page) !== NOWHERE);
});
/** Of a whole image all bytes have a page, and each page has a byte. */
export const wholeHasAllBytes = theorem((loadSize: U64, pages: U64) => {
  const hasRoom = loadSize <= pages << 12n;
  const isNeeded = pages === 0n || (pages - 1n) << 12n < loadSize;
  assert(isWhole(loadSize, pages) === (hasRoom && isNeeded));
});
/** Images of a VM that may not run yet are counted; and there are no more than there is room for. */
export const imagesAreCounted = theorem((state: U32, count: U32) => {
  const n = imageNumber(state, count);
  const isNext = (state === READY || state === MAPPED) && count < IMAGES;
  assert(n === (isNext ? count : NO_IMAGE));
  assert(n < IMAGES === isNext);
});
