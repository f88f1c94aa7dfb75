/** Registers of a guest's CPU interface (GICV): like those of `cpu-interface.ts`, over virtual interrupts. */
import { IMPLEMENTER, SPURIOUS } from "./cpu-interface.ts";
import { PRIORITY_BITS } from "./interrupts.ts";
import { CONTROL, LEAST_BINARY_POINT, type VirtualInterrupts } from "./list-registers.ts";

const AT = {
  control: 0,
  mask: 4,
  binaryPoint: 8,
  acknowledge: 0xc,
  end: 0x10,
  running: 0x14,
  highest: 0x18,
  binaryPoint1: 0x1c,
  acknowledge1: 0x20,
  end1: 0x24,
  highest1: 0x28,
  active: 0xd0,
  implementer: 0xfc,
  deactivate: 0x1000,
} as const;

/** Read instead of an interrupt of group 1 by who asks for one of group 0. */
const OTHER_GROUP = 1022;
const ALL_CONTROL = Object.values(CONTROL).reduce((a, b) => a | b, 0);

/** What a read names: `list` or that there is none for this group. Group 0 is named by the registers of both with AckCtl. */
function nameOf(v: VirtualInterrupts, list: number, asksGroup1: boolean): number {
  if (list === -1) return SPURIOUS;
  if (asksGroup1) return v.isGroup1(list) ? v.named(list) : SPURIOUS;
  return v.isGroup1(list) && (v.control & CONTROL.ACK) === 0 ? OTHER_GROUP : v.named(list);
}

function acknowledge(v: VirtualInterrupts, asksGroup1: boolean): number {
  const list = v.offered;
  const name = nameOf(v, list, asksGroup1);
  if ((name & 1023) < OTHER_GROUP) v.acknowledge(list);
  return name;
}

/** A read; those of IAR and AIAR acknowledge. */
export function readVirtualInterface(v: VirtualInterrupts, offset: number): number {
  switch (offset) {
    case AT.control:
      return v.control;
    case AT.mask:
      return v.mask;
    case AT.binaryPoint:
      return v.binaryPoint;
    case AT.binaryPoint1:
      return v.binaryPoint1;
    case AT.acknowledge:
    case AT.acknowledge1:
      return acknowledge(v, offset === AT.acknowledge1);
    case AT.running:
      return v.running;
    case AT.highest:
    case AT.highest1:
      return nameOf(v, v.highest, offset === AT.highest1);
    case AT.active:
      return v.active;
    case AT.implementer:
      return IMPLEMENTER;
    default:
      return 0;
  }
}

export function writeVirtualInterface(v: VirtualInterrupts, offset: number, value: number): void {
  switch (offset) {
    case AT.control:
      v.control = value & ALL_CONTROL;
      break;
    case AT.mask:
      v.mask = value & PRIORITY_BITS;
      break;
    case AT.binaryPoint:
      v.binaryPoint = Math.max(LEAST_BINARY_POINT.group0, value & 7);
      break;
    case AT.binaryPoint1:
      v.binaryPoint1 = Math.max(LEAST_BINARY_POINT.group1, value & 7);
      break;
    case AT.end:
    case AT.end1:
      v.end(value);
      break;
    case AT.active:
      v.active = value >>> 0;
      break;
    case AT.deactivate:
      if ((v.control & CONTROL.SPLIT_END) !== 0) v.deactivate(value);
  }
}
