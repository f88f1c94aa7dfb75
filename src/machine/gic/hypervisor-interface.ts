/** Registers by which a hypervisor puts virtual interrupts to a CPU and saves them (GICH). */
import { LEAST_BINARY_POINT, LIST_REGISTERS, type VirtualInterrupts } from "./list-registers.ts";

const AT = {
  control: 0,
  type: 4,
  guest: 8,
  reasons: 0x10,
  ended: 0x20,
  free: 0x30,
  active: 0xf0,
  lists: 0x100,
} as const;

/** Five bits of priority, all of which decide who interrupts whom, and the list registers. */
const TYPE = 0x9000_0000 + LIST_REGISTERS - 1;
const HCR_BITS = 0xf800_00ff;
const LIST_BITS = 0xff8f_ffff;
const GUEST_CONTROL = 0x21f;

const isList = (offset: number): boolean =>
  offset >= AT.lists && offset < AT.lists + 4 * LIST_REGISTERS && offset % 4 === 0;

/** GICH_VMCR: the guest's own registers in one word. */
const guestRegisters = (v: VirtualInterrupts): number =>
  (v.control | (v.binaryPoint1 << 18) | (v.binaryPoint << 21) | ((v.mask >> 3) << 27)) >>> 0;

function setGuestRegisters(v: VirtualInterrupts, value: number): void {
  v.control = value & GUEST_CONTROL;
  v.binaryPoint1 = Math.max(LEAST_BINARY_POINT.group1, (value >>> 18) & 7);
  v.binaryPoint = Math.max(LEAST_BINARY_POINT.group0, (value >>> 21) & 7);
  v.mask = (value >>> 27) << 3;
}

export function readHypervisorInterface(v: VirtualInterrupts, offset: number): number {
  switch (offset) {
    case AT.control:
      return v.hypervisor;
    case AT.type:
      return TYPE;
    case AT.guest:
      return guestRegisters(v);
    case AT.reasons:
      return v.reasons;
    case AT.ended:
      return v.ended;
    case AT.free:
      return v.free;
    case AT.active:
      return v.active;
    default:
      return isList(offset) ? v.lists[(offset - AT.lists) / 4]! : 0;
  }
}

export function writeHypervisorInterface(v: VirtualInterrupts, offset: number, value: number): void {
  if (offset === AT.control) v.hypervisor = (value & HCR_BITS) >>> 0;
  else if (offset === AT.guest) setGuestRegisters(v, value);
  else if (offset === AT.active) v.active = value >>> 0;
  else if (isList(offset)) v.lists[(offset - AT.lists) / 4] = value & LIST_BITS;
}
