// VMs: a number of KCore's, virtual CPUs, and an image that is handed over page by page.
#include "kserv.h"

struct vm vms[VMS];
struct image initrd;
static u64 exchanges;
static u32 next_cpu;
enum { GICV = 0x08040000, GUEST_GICC = 0x08010000 };

void vms_begin(u64 at) { exchanges = at; }

// Hands over the image. What is tampered with is a byte in its middle.
static u64 load(struct vm *vm, const struct image *image, int tampers) {
  u64 bytes = image->end - image->start, n = hvc(SET_BOOT_INFO, vm->id, GUEST_RAM, bytes, 0);
  if (n >> 63) return n;
  for (u64 at = 0; at < bytes; at += PAGE) {
    u64 page = vm_page(vm, GUEST_RAM + at, 1);
    if (!page) return -8;
    for (u64 i = 0; i < PAGE / 8; i++) page_at(page)[i] = ((const u64 *)(image->start + at))[i];
    if (tampers && at <= bytes / 2 && bytes / 2 < at + PAGE) page_at(page)[bytes / 2 % PAGE / 8] ^= 1;
    u64 answer = hvc(REMAP_VM_IMAGE, vm->id, page / PAGE, n, 0);
    if (answer) return answer;
  }
  return hvc(VERIFY_VM_IMAGE, vm->id, 0, 0, 0);
}

static void make_vcpu(struct vm *vm, u32 i) {
  struct vcpu *v = &vm->vcpu[i];
  v->vm = vm, v->id = i, v->cpu = next_cpu;
  v->enabled = 0xffff;
  v->exchange = (u64 *)(exchanges + (vm->id * VCPUS + i) * PAGE);
  v->state = VCPU_OFF;
  next_cpu = (next_cpu + 1) % cpu_count;
}

static struct vm *failed(const char *what, u64 answer) {
  SHOW("kserv: %s, error %d\n", (u64)what, -answer);
  return 0;
}

// A VM that is not to be: what it has comes back, if it may be stopped.
static struct vm *dropped(struct vm *vm, const char *what, u64 answer) {
  if (!hvc(VM_STOP, vm->id, 0, 0, 0)) vm->state = VM_OFF;
  return failed(what, answer);
}

struct vm *make_vm(const struct image *image, u32 vcpus, u32 test, u32 count, int tampers) {
  u64 id = hvc(REGISTER_KVM, 0, 0, 0, 0);
  if (id >= VMS) return failed("there is no further VM", id);
  struct vm *vm = &vms[id];
  vm->id = id, vm->name = image->name, vm->vcpus = vcpus, vm->test = test, vm->count = count;
  for (u32 i = 0; i < vcpus; i++) {
    u64 answer = hvc(REGISTER_VCPU, id, i, 0, 0);
    if (answer) return dropped(vm, "the virtual CPU is refused", answer);
    make_vcpu(vm, i);
  }
  u64 answer = hvc(PHYS_ADDR_IOREMAP, id, GUEST_GICC, GICV, 2 * PAGE);
  if (answer) return dropped(vm, "the interrupt controller is refused", answer);
  answer = load(vm, image, tampers);
  if (answer) return dropped(vm, "the image is refused", answer);
  vm->state = VM_READY;
  return vm;
}

void start_vcpu(struct vcpu *v, u64 pc) {
  v->exchange[EX_PC] = pc;
  v->exchange[EX_PSTATE] = 0x3c5;
  v->state = VCPU_RUNS;
  enqueue(v);
}

void start_vm(struct vm *vm) {
  vm->state = VM_RUNS;
  vm->begun = now();
  start_vcpu(&vm->vcpu[0], GUEST_RAM);
}

int is_busy(struct vm *vm) {
  int busy = vm->state == VM_RUNS;
  for (u32 i = 0; i < vm->vcpus; i++) busy |= vm->vcpu[i].state == VCPU_RUNS || vm->vcpu[i].state == VCPU_WAITS;
  return busy;
}

int vms_are_off(void) {
  for (u32 i = 1; i < VMS; i++)
    if (is_busy(&vms[i])) return 0;
  return 1;
}
