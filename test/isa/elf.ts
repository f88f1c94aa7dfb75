/** A static executable that is loaded whole, readable, writable and executable, and entered at its first byte. */
export function elfOf(content: Uint8Array, at: number): Uint8Array {
  const HEAD = 4096;
  const file = new Uint8Array(HEAD + content.length);
  const view = new DataView(file.buffer);
  const u64 = (offset: number, v: number): void => view.setBigUint64(offset, BigInt(v), true);
  view.setUint32(0, 0x464c457f, true); // magic
  view.setUint32(4, 0x00010102, true); // 64-bit, little endian, version 1
  view.setUint16(16, 2, true); // executable
  view.setUint16(18, 183, true); // AArch64
  view.setUint32(20, 1, true);
  u64(24, at); // entry
  u64(32, 64); // program headers
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, 1, true);
  view.setUint32(64, 1, true); // PT_LOAD
  view.setUint32(68, 7, true);
  u64(72, HEAD);
  u64(80, at);
  u64(88, at);
  u64(96, content.length);
  u64(104, content.length);
  u64(112, 4096);
  file.set(content, HEAD);
  return file;
}
