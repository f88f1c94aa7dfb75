/**
 * Semihosting, as far as small guests use it: writing to the console, and ending the run with a status.
 *
 * @source Arm, "Semihosting for AArch32 and AArch64", release 3
 */
import type { Core } from "../cpu/core.ts";
import { load } from "../cpu/memory.ts";

/** What a call can do to the machine. */
export interface Host {
  write(bytes: Uint8Array): void;
  exit(status: number): void;
}

const CALL = { writeCharacter: 3, writeString: 4, exit: 0x18, exitExtended: 0x20 } as const;
/** Reason of an exit that is none but its own wish; its status stands in the second word. */
const APPLICATION_EXIT = 0x20026n;
const LONGEST = 65536;

const loads = (bytes: number) => ({ bytes, unprivileged: false, mustAlign: false, word: 0 });

/** Reads a string that ends with a zero byte. */
function stringAt(core: Core, address: bigint): Uint8Array {
  const bytes: number[] = [];
  while (bytes.length < LONGEST) {
    const byte = Number(load(core, address + BigInt(bytes.length), loads(1)));
    if (byte === 0) break;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** Performs the call in w0 with the argument in x1; an unknown one gives -1. */
export function semihost(core: Core, host: Host): void {
  const { cpu } = core;
  const argument = cpu.x(1);
  switch (Number(cpu.x(0) & 0xffff_ffffn)) {
    case CALL.writeCharacter:
      host.write(Uint8Array.of(Number(load(core, argument, loads(1)))));
      break;
    case CALL.writeString:
      host.write(stringAt(core, argument));
      break;
    case CALL.exit:
    case CALL.exitExtended: {
      const isWish = load(core, argument, loads(8)) === APPLICATION_EXIT;
      host.exit(isWish ? Number(load(core, argument + 8n, loads(8)) & 0xffn) : 1);
      break;
    }
    default:
      cpu.setX(0, (1n << 64n) - 1n);
  }
}
