// What a guest left for, and what the host does about it.
#include "kserv.h"

enum { EC_WFX = 1, EC_HVC = 0x16, EC_FETCH = 0x20, EC_DATA = 0x24 };
enum { GICD_AT = 0x08000000, VIRTIO_AT = 0x0a000000, VIRTIO_BYTES = 0x200, UART_AT = 0x09000000, BOARD_AT = 0x0b000000, SMALL = 0x1000, MOST_REFAULTS = 1000 };

void vm_ends(struct vm *vm, const char *why) {
  lock(&vm->lock);
  int ends = vm->state == VM_RUNS || vm->state == VM_READY;
  if (ends) vm->state = VM_OFF;
  unlock(&vm->lock);
  if (!ends) return;
  SHOW("kserv: VM %d %s\n", vm->id, (u64)why);
  for (u32 i = 0; i < vm->vcpus; i++) wake(&vm->vcpu[i]);
  kick(0);
}

static void vcpu_is_refused(struct vcpu *v, u64 answer) {
  v->state = VCPU_DEAD;
  kick(0);
  if (v->vm->state != VM_RUNS) return;
  SHOW("kserv: virtual CPU %d of VM %d does not run, error %d\n", v->id, v->vm->id, -answer);
  vm_ends(v->vm, "is stopped");
}

void raise_all(const struct access *a) {
  for (u32 d = 0; d < DEVICES; d++)
    for (u64 all = a->interrupts[d]; all; all &= all - 1) raise_spi(&vms[__builtin_ctzl(all) % VMS], d == UART_DEVICE ? UART_INTID : VIRTIO_INTID + d);
}

// What the host says of itself: what the guest is asked to do, how often, and how many virtual CPUs it has.
static u64 board(struct vcpu *v, u32 offset) {
  return offset == 0 ? v->vm->test : offset == 4 ? v->vm->count : offset == 8 ? v->vm->vcpus : 0;
}

static void device(struct vcpu *v, u64 esr, u64 ipa) {
  u32 bytes = 1 << (esr >> 22 & 3), reg = esr >> 16 & 31, is_write = esr >> 6 & 1;
  volatile u64 *x = v->exchange;
  u64 value = is_write && reg < 31 ? x[reg] : 0;
  if (bytes < 8) value &= (1ul << 8 * bytes) - 1;
  if (ipa - GICD_AT < SMALL) {
    if (is_write) distributor_write(v, ipa - GICD_AT, bytes, value);
    else value = distributor_read(v, ipa - GICD_AT, bytes);
  } else if (ipa - VIRTIO_AT < UART_DEVICE * VIRTIO_BYTES) {
    u32 at = ipa - VIRTIO_AT;
    value = virtio(v, at / VIRTIO_BYTES, at % VIRTIO_BYTES, bytes, is_write, value);
  } else if (ipa - UART_AT < SMALL) value = virtio(v, UART_DEVICE, ipa - UART_AT, bytes, is_write, value);
  else if (ipa - BOARD_AT < SMALL) value = board(v, ipa - BOARD_AT);
  if (is_write || reg == 31) return;
  if (bytes < 8) value &= (1ul << 8 * bytes) - 1;
  if (esr >> 21 & 1) { // a load with sign, to a register of 64 or 32 bits
    value = (u64)((long)(value << (64 - 8 * bytes)) >> (64 - 8 * bytes));
    if (!(esr >> 15 & 1)) value = (u32)value;
  }
  x[reg] = value;
}

// A page for where the guest faulted. Two virtual CPUs may fault for one page: both are given it.
static void fault(struct vcpu *v, u64 ipa) {
  struct vm *vm = v->vm;
  v->refaults = ipa == v->last_fault ? v->refaults + 1 : 0;
  v->last_fault = ipa;
  lock(&vm->lock);
  int runs = vm->state == VM_RUNS; // what is off gets no more
  u64 page = runs ? vm_page(vm, ipa, 1) : 0;
  unlock(&vm->lock);
  if (!runs) return;
  if (page && v->refaults < MOST_REFAULTS) v->exchange[EX_PAGE] = page;
  else vm_ends(vm, page ? "gets no further" : "has no such memory");
}

// PSCI, by the low half of x0.
static u64 call(struct vcpu *v) {
  volatile u64 *x = v->exchange;
  switch ((u32)x[0]) {
  case PSCI_VERSION: return 0x10000;
  case PSCI_CPU_ON: {
    struct vcpu *to = &v->vm->vcpu[x[1] % VCPUS];
    if (x[1] >= v->vm->vcpus) return -2;
    if (to->state != VCPU_OFF) return -4;
    start_vcpu(to, x[2]);
    return 0;
  }
  case PSCI_CPU_OFF: v->state = VCPU_DEAD; return 0;
  case PSCI_AFFINITY_INFO: return x[1] >= v->vm->vcpus ? (u64)-2 : v->vm->vcpu[x[1]].state == VCPU_OFF;
  case PSCI_SYSTEM_OFF: vm_ends(v->vm, "is off"); return 0;
  default: return NOT_SUPPORTED;
  }
}

static void handle_exit(struct vcpu *v) {
  volatile u64 *x = v->exchange;
  u64 esr = x[EX_ESR], ipa = (x[EX_HPFAR] >> 4 & 0xffffffffff) << 12 | (x[EX_FAR] & 0xfff);
  switch (esr >> 26 & 63) {
  case EC_WFX:
    if (!has_interrupt(v)) v->state = VCPU_WAITS;
    break;
  case EC_HVC: x[0] = call(v); break;
  case EC_FETCH:
  case EC_DATA:
    if (ipa >= GUEST_RAM) fault(v, ipa & -PAGE);
    else if (esr >> 26 == EC_DATA && esr >> 24 & 1) device(v, esr, ipa);
    else vm_ends(v->vm, "reaches for what is not there");
    break;
  default: break; // an exception that the guest gets
  }
}

int enter(struct vcpu *v) {
  load_lists(v);
  u64 answer = hvc(VCPU_RUN, v->vm->id, v->id, 0, 0);
  save_lists(v);
  if (answer) return vcpu_is_refused(v, answer), 0;
  v->vm->exits++;
  v->exchange[EX_PAGE] = 0;
  if (v->exchange[EX_EC] == EXIT_INTERRUPT) return 0;
  handle_exit(v);
  if (v->vm->state != VM_RUNS) v->state = VCPU_DEAD;
  return v->state == VCPU_RUNS;
}
