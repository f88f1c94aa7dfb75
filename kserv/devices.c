// Devices of VMs, of which the part at EL0 knows.
#include "kserv.h"

u32 disk_of[VMS][DISK_PAGES] __attribute__((section(".bss.shared")));
struct input input_of[VMS] __attribute__((section(".bss.shared")));
static char user_stacks[CPUS][PAGE] __attribute__((aligned(PAGE), section(".bss.shared")));
struct access accesses[CPUS] __attribute__((section(".bss.shared")));
struct answer { u64 value, fault; };
struct answer call_user(u64 (*function)(u64), u64 argument, void *stack);

u64 at_el0(u64 (*function)(u64), u64 argument, u64 *fault) {
  struct answer a = call_user(function, argument, user_stacks[this_cpu()] + PAGE);
  *fault = a.fault;
  return a.value;
}

// Pages of the VM's disk, which it gets when it reaches for it.
static void give_disk(struct vm *vm) {
  lock(&vm->lock);
  for (u32 i = 0; vm->state == VM_RUNS && i < DISK_PAGES && !disk_of[vm->id][i]; i++) disk_of[vm->id][i] = take_page() / PAGE;
  unlock(&vm->lock);
}

// Of a VM's devices, and of the network, which is one for all: what may change them is done by one CPU at a time.
static volatile u32 locks[VMS], net_lock;
static volatile u32 *lock_of(struct vm *vm, u32 device) { return device == NET_DEVICE ? &net_lock : &locks[vm->id]; }

// A device, of which the part at EL0 knows. One that reaches for memory which is not shared is reset.
u64 virtio(struct vcpu *v, u32 device, u32 offset, u32 bytes, int is_write, u64 value) {
  struct access *a = &accesses[this_cpu()];
  a->vm = a->touched = v->vm->id;
  a->device = device, a->offset = offset, a->bytes = bytes, a->is_write = is_write, a->value = value, a->written = 0;
  for (u32 d = 0; d < DEVICES; d++) a->interrupts[d] = 0;
  if (device == BLOCK_DEVICE) give_disk(v->vm);
  u64 fault, other;
  int changes = is_write || device == UART_DEVICE; // where a read takes what was typed
  if (changes) lock(lock_of(v->vm, device));
  at_el0(device_access, (u64)a, &fault);
  if (fault) at_el0(reset_device, a->touched * DEVICES + device, &other);
  if (changes) unlock(lock_of(v->vm, device));
  guest_writes(v->vm, a->output, a->written < OUTPUT ? a->written : OUTPUT);
  if (fault) SHOW("kserv: device %d of VM %d reaches memory that is not shared\n", device, a->touched);
  raise_all(a);
  return a->value;
}

int type(struct vm *vm, const char *bytes, u32 count) {
  struct input *in = &input_of[vm->id];
  lock(lock_of(vm, CONSOLE_DEVICE));
  if (in->first == in->end) in->first = in->end = 0;
  int has_room = count <= INPUT - in->end;
  for (u32 i = 0; has_room && i < count; i++) in->bytes[in->end++] = bytes[i];
  unlock(lock_of(vm, CONSOLE_DEVICE));
  if (has_room) virtio(&vm->vcpu[0], CONSOLE_DEVICE, NOTIFY, 4, 1, INPUT_QUEUE);
  if (has_room) virtio(&vm->vcpu[0], UART_DEVICE, UART_CLEARS, 4, 1, 0);
  return has_room;
}

void reset_devices(struct vm *vm) {
  for (u64 i = 0, fault; i < DEVICES; i++) at_el0(reset_device, vm->id * DEVICES + i, &fault);
  for (u64 i = 0; i < DISK_PAGES; i++) {
    if (disk_of[vm->id][i]) give_page((u64)disk_of[vm->id][i] * PAGE);
    disk_of[vm->id][i] = 0;
  }
  input_of[vm->id].first = input_of[vm->id].end = 0;
}
