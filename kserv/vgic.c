// The interrupt controller of VMs: the distributor, which traps, and list registers, from which a guest takes interrupts by itself.
#include "kserv.h"

enum { HCR = 0, VMCR = 8, APR = 0xf0, LIST = 0x100 };
#define HCR_ON 1u
#define HCR_UNDERFLOW 2u
#define LR_PENDING (1u << 28)
#define LR_ACTIVE (1u << 29)
#define LR_TELLS_END (1u << 19)

static u32 bit(u32 intid) { return 1u << intid % 32; }

void raise_ppi(struct vcpu *v, u32 intid) {
  lock(&v->vm->lock);
  v->pending |= bit(intid);
  unlock(&v->vm->lock);
}

// In the VM's lock.
static struct vcpu *target_of(struct vm *vm, u32 intid) {
  for (u32 i = 0; i < vm->vcpus; i++)
    if (vm->target[intid] >> i & 1) return &vm->vcpu[i];
  return &vm->vcpu[0];
}

void raise_spi(struct vm *vm, u32 intid) {
  lock(&vm->lock);
  vm->pending |= bit(intid);
  struct vcpu *v = target_of(vm, intid);
  unlock(&vm->lock);
  wake(v);
}

// What it would be given, of all that is pending: an interrupt and, of an SGI, who sent it. In the VM's lock.
static int next_interrupt(struct vcpu *v, u32 *word) {
  struct vm *vm = v->vm;
  if (!(vm->control & 1)) return 0;
  for (u32 i = 0; i < 16; i++)
    if (v->sent[i]) return *word = i | __builtin_ctz(v->sent[i]) << 10, 1;
  u32 own = v->pending & v->enabled;
  if (own) return *word = __builtin_ctz(own), 1;
  for (u32 all = vm->pending & vm->enabled; all; all &= all - 1) {
    u32 intid = 32 + __builtin_ctz(all);
    if (target_of(vm, intid) == v) return *word = intid, 1;
  }
  return 0;
}

static void take(struct vcpu *v, u32 word) {
  u32 intid = word & 1023;
  if (intid < 16) v->sent[intid] &= ~bit(word >> 10 & 7);
  else if (intid < 32) v->pending &= ~bit(intid);
  else v->vm->pending &= ~bit(intid);
}

int has_interrupt(struct vcpu *v) {
  u32 word;
  lock(&v->vm->lock);
  int has = next_interrupt(v, &word);
  unlock(&v->vm->lock);
  for (u32 i = 0; i < 4; i++) has |= (v->lists[i] & LR_PENDING) != 0;
  return has;
}

// Fills free list registers; when more is pending than fits, the guest is left once there is room.
void load_lists(struct vcpu *v) {
  u32 hcr = HCR_ON, word;
  lock(&v->vm->lock);
  while (next_interrupt(v, &word)) {
    u32 i = 0, intid = word & 1023;
    while (i < 4 && v->lists[i] & (LR_PENDING | LR_ACTIVE) && (v->lists[i] & 0x1fff) != word) i++;
    if (i == 4 || v->lists[i] & (LR_PENDING | LR_ACTIVE)) {
      hcr |= i == 4 ? HCR_UNDERFLOW : 0;
      if (i == 4) break;
      take(v, word), v->lists[i] |= LR_PENDING; // the same again
      continue;
    }
    take(v, word);
    v->lists[i] = word | (u32)v->vm->priority[intid] >> 3 << 23 | LR_PENDING | (intid == TIMER_INTID ? LR_TELLS_END : 0);
    if (intid == TIMER_INTID) v->timer_is_listed = 1;
  }
  unlock(&v->vm->lock);
  mask_timer(v->timer_is_listed);
  for (u32 i = 0; i < 4; i++)
    if (v->lists[i]) put32(gich + LIST + 4 * i, v->lists[i]);
  put32(gich + VMCR, v->vmcr);
  put32(gich + APR, v->apr);
  put32(gich + HCR, hcr);
}

void save_lists(struct vcpu *v) {
  put32(gich + HCR, 0);
  v->vmcr = get32(gich + VMCR);
  v->apr = get32(gich + APR);
  for (u32 i = 0; i < 4; i++) {
    if (!v->lists[i]) continue;
    u32 word = get32(gich + LIST + 4 * i);
    put32(gich + LIST + 4 * i, 0);
    int is_done = !(word & (LR_PENDING | LR_ACTIVE));
    if (is_done && (word & 1023) == TIMER_INTID) v->timer_is_listed = 0;
    v->lists[i] = is_done ? 0 : word;
  }
}

// The distributor, as far as guests use it: 64 interrupts, all of one group; it has no pending and active state to be written.
enum { CONTROL = 0, TYPE = 4, IMPLEMENTER = 8, ENABLE = 0x100, DISABLE = 0x180, PRIORITY = 0x400, TARGET = 0x800, SGI = 0xf00, PERIPHERAL = 0xfe8 };

static u32 *enables(struct vcpu *v, u32 offset) { return offset % 0x80 == 0 ? &v->enabled : offset % 0x80 == 4 ? &v->vm->enabled : 0; }

u64 distributor_read(struct vcpu *v, u32 offset, u32 bytes) {
  struct vm *vm = v->vm;
  u64 value = 0;
  if (offset >= PRIORITY && offset + bytes <= PRIORITY + INTIDS) {
    for (u32 i = 0; i < bytes; i++) value |= (u64)vm->priority[offset - PRIORITY + i] << 8 * i;
  } else if (offset >= TARGET && offset + bytes <= TARGET + INTIDS) {
    for (u32 i = 0; i < bytes; i++) value |= (u64)(offset - TARGET < 32 ? 1u << v->id : vm->target[offset - TARGET + i]) << 8 * i;
  } else if (offset >= ENABLE && offset < ENABLE + 0x100) {
    u32 *word = enables(v, offset);
    value = word ? *word : 0;
  } else if (offset == CONTROL) value = vm->control;
  else if (offset == TYPE) value = 1 | (vm->vcpus - 1) << 5;
  else if (offset == IMPLEMENTER) value = 0x4b00043b;
  else if (offset == PERIPHERAL) value = 0x2b;
  return value;
}

static void send(struct vcpu *from, u32 value) {
  struct vm *vm = from->vm;
  u32 all = (1u << vm->vcpus) - 1, self = 1u << from->id, filter = value >> 24 & 3;
  u32 targets = filter == 0 ? value >> 16 & all : filter == 1 ? all & ~self : filter == 2 ? self : 0;
  lock(&vm->lock);
  for (u32 i = 0; i < vm->vcpus; i++)
    if (targets >> i & 1) vm->vcpu[i].sent[value & 15] |= self;
  unlock(&vm->lock);
  for (u32 i = 0; i < vm->vcpus; i++)
    if (targets >> i & 1) wake(&vm->vcpu[i]);
}

void distributor_write(struct vcpu *v, u32 offset, u32 bytes, u64 value) {
  struct vm *vm = v->vm;
  if (offset == SGI) return send(v, value);
  lock(&vm->lock);
  if (offset == CONTROL) vm->control = value & 1;
  else if (offset >= ENABLE && offset < ENABLE + 0x100) {
    u32 *word = enables(v, offset);
    if (word) *word = offset < DISABLE ? *word | value : *word & ~value;
  }
  for (u32 i = 0; i < bytes; i++, value >>= 8) {
    if (offset + i - PRIORITY < INTIDS) vm->priority[offset + i - PRIORITY] = value;
    if (offset + i - TARGET < INTIDS) vm->target[offset + i - TARGET] = value;
  }
  unlock(&vm->lock);
}
