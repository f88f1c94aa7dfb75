// The host's kernel where Linux is below it: VMs and virtual CPUs by number, and what Linux does for them.
#include "../kserv.h"
#include "linux.h"

u64 gich;
u32 cpu_count = 1; // for the first guess at where a virtual CPU runs, which is where its thread does
struct vcpu *last_run[CPUS];
const unsigned access_bytes = sizeof(struct access);

static unsigned most_vms;

void host_begins(void *exchanges, unsigned long bytes, void *interface) {
  most_vms = bytes / (VCPUS * PAGE);
  vms_begin((u64)exchanges);
  gich = (u64)interface;
}

int host_creates(const void *start, unsigned long bytes, unsigned vcpus, unsigned test, unsigned count, int tampers) {
  const struct image image = {.name = "an image", .start = start, .end = (const char *)start + bytes};
  struct vm *vm = make_vm(&image, vcpus, test, count, tampers);
  if (!vm || vm->id < most_vms) return vm ? vm->id : 0;
  host_ends(vm->id); // its exchanges are not known here
  return 0;
}

void host_starts(unsigned vm) {
  if (vms[vm].state == VM_READY) start_vm(&vms[vm]);
}

enum next host_runs(unsigned vm, unsigned vcpu, unsigned cpu) {
  struct vcpu *v = &vms[vm].vcpu[vcpu];
  if (vms[vm].state != VM_READY && vms[vm].state != VM_RUNS) v->state = VCPU_DEAD;
  if (v->state == VCPU_OFF) return NOT_STARTED;
  if (v->state == VCPU_DEAD) return ENDS;
  v->state = VCPU_RUNS;
  v->cpu = cpu;
  last_run[cpu] = v;
  enter(v);
  return v->state == VCPU_WAITS ? WAITS : v->state == VCPU_DEAD ? ENDS : AGAIN;
}

int host_has_work(unsigned vm, unsigned vcpu) {
  struct vcpu *v = &vms[vm].vcpu[vcpu];
  return vms[vm].state == VM_OFF || v->state == VCPU_RUNS || has_interrupt(v);
}
int host_is_off(unsigned vm) { return vms[vm].state == VM_OFF || vms[vm].state == VM_GONE; }
unsigned long host_page(unsigned vm, unsigned long address) { return vm_page(&vms[vm], address, 0); }

// No thread runs it any more. Its pages come back, if KCore says so.
void host_ends(unsigned id) {
  struct vm *vm = &vms[id];
  if (!host_is_off(id)) hvc(VM_STOP, id, 0, 0, 0), vm_ends(vm, "is stopped");
  for (u32 i = 0; i < vm->vcpus; i++) vm->vcpu[i].state = VCPU_DEAD;
  reclaim(vm);
  if (vm->state != VM_GONE) SHOW("kserv: pages of VM %d do not come back\n", id);
}

void timer_of_guest(unsigned cpu) {
  if (last_run[cpu]) raise_ppi(last_run[cpu], TIMER_INTID);
}

void wake(struct vcpu *v) { wake_vcpu(v->vm->id, v->id, v->cpu); }
void enqueue(struct vcpu *v) { wake(v); }
void reset_devices(struct vm *vm) { (void)vm; } // they end with their program

u64 virtio(struct vcpu *v, u32 device, u32 offset, u32 bytes, int is_write, u64 value) {
  struct access *a = access_of(v->vm->id, v->id);
  *a = (struct access){.vm = v->vm->id, .touched = v->vm->id, .device = device, .offset = offset, .bytes = bytes, .is_write = is_write, .value = value};
  if (!ask(v->vm->id, v->id)) return 0;
  for (u32 d = 0; d < DEVICES; d++) a->interrupts[d] &= 1ul << v->vm->id; // its own
  raise_all(a);
  return a->value;
}
