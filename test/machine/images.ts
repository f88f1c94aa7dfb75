/** Files to run: a program as a flat file, an ELF executable, an arm64 Image. */

/** An ELF executable with one segment. `virtual` differs from `physical` as in kernels. */
export function elf(program: Uint8Array, physical: number, virtual = physical): Uint8Array {
  const bytes = new Uint8Array(120 + program.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x7f454c46);
  view.setUint32(4, 0x00010102, true);
  view.setUint16(16, 2, true);
  view.setUint16(18, 183, true);
  view.setBigUint64(24, BigInt(virtual), true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, 1, true);
  view.setUint32(64, 1, true);
  for (const [at, value] of [
    [72, 120],
    [80, virtual],
    [88, physical],
    [96, program.length],
    [104, program.length + 64],
  ] as const)
    view.setBigUint64(at, BigInt(value), true);
  bytes.set(program, 120);
  return bytes;
}

/** An Image: its first instruction jumps over the header. */
export function linuxImage(program: Uint8Array, flags = 8n): Uint8Array {
  const bytes = new Uint8Array(64 + program.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x14000010, true); // b .+64
  view.setBigUint64(8, 0x1000n, true);
  view.setBigUint64(16, BigInt(bytes.length + 4096), true);
  view.setBigUint64(24, flags, true);
  view.setUint32(56, 0x644d5241, true);
  bytes.set(program, 64);
  return bytes;
}
