/** Frames on a stream of bytes: the length of each in two bytes, the high one first, then the frame. */
import { MOST_FRAME } from "../virtio/net.ts";

const LEAST_FRAME = 14;

/** Whether a frame has all of its head, and no more than a frame may have. */
export const isFrame = (length: number): boolean => length >= LEAST_FRAME && length <= MOST_FRAME;

/** A frame as it goes on the stream. */
export function packed(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(2 + frame.length);
  new DataView(bytes.buffer).setUint16(0, frame.length);
  bytes.set(frame, 2);
  return bytes;
}

/** Takes frames out of a stream. */
export class FrameReader {
  readonly #frame: (frame: Uint8Array) => void;
  readonly #bytes = new Uint8Array(2 + MOST_FRAME);
  #have = 0;

  constructor(frame: (frame: Uint8Array) => void) {
    this.#frame = frame;
  }

  /** @returns false when the stream is none of frames; nothing more is to be read from it then */
  take(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length; ) {
      const length = this.#have < 2 ? 0 : this.#bytes[0]! * 256 + this.#bytes[1]!;
      const piece = bytes.subarray(at, at + 2 + length - this.#have);
      this.#bytes.set(piece, this.#have);
      this.#have += piece.length;
      at += piece.length;
      if (this.#have === 2 && !isFrame(this.#bytes[0]! * 256 + this.#bytes[1]!)) return false;
      if (length > 0 && this.#have === 2 + length) {
        this.#have = 0;
        this.#frame(this.#bytes.slice(2, 2 + length));
      }
    }
    return true;
  }
}
