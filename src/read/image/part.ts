/** What readers of images give: parts of memory, or an error. */
import { InputError, type Span } from "../../text/index.ts";
import type { ImageErrorCode } from "./errors.ts";

/** Bytes that go to a physical address; `size` is what is kept free for them, zeroed behind the bytes. */
export interface Part {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly size: number;
}

export interface Image {
  readonly kind: "elf" | "image" | "flat";
  readonly parts: readonly Part[];
  readonly entry: number;
}

/** @throws {InputError} at `where`, which is where the file is named */
export function fail(code: ImageErrorCode, where: Span, message: string, hint?: string): never {
  throw new InputError(code, where, message, hint);
}
