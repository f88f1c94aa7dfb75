export {
  checkConfig,
  DEFAULTS,
  type EngineName,
  INTID,
  MAP,
  type MachineConfig,
  MIB,
  MOST_CPUS,
  MOST_MEMORY,
  type SlotKind,
} from "./config.ts";
export { Gdb } from "./debug/gdb.ts";
export { TRACE_KINDS, type TraceKind } from "./debug/trace.ts";
export type { El2 } from "./el2/el2.ts";
export type { Entry } from "./el2/entry.ts";
export { EL2_EVENTS, type El2Event } from "./el2/events.ts";
export { type Hypervisor, HypervisorFailed } from "./el2/hypervisor.ts";
export { CALL, GUEST_CALL, KVM_BYTES, PlainKvm } from "./kvm/index.ts";
export { type LoadOptions, load } from "./loader/load.ts";
export { type Cached, Machine, type MachineStats, type Stop } from "./machine.ts";
export { CORTEX_A57, SMALL_TLBS, TLB_COUNTS, type TlbCounts, type TlbParameters } from "./mmu/tlb-model.ts";
export { FrameReader, isFrame, packed } from "./net/frames.ts";
export { Switch, type SwitchLink } from "./net/switch.ts";
export type { HostSocket, SocketEvents } from "./net/tcp.ts";
export { type Sockets, UserNetwork } from "./net/user.ts";
export { Damaged } from "./snapshot/archive.ts";
export { HEAD as SNAPSHOT_HEAD, restore, snapshotLength, snapshotOf } from "./snapshot/file.ts";
export { type Disk, emptyDisk, Overlay } from "./virtio/disk.ts";
export type { Link, LinkPort } from "./virtio/net.ts";
export type { Attached } from "./virtio/slots.ts";
