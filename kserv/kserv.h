// What the files of the host's kernel share.
#ifndef KSERV_H
#define KSERV_H
#include "abi.h"
#include "arch.h"
#include "user/user.h"

enum { CPUS = 8, GUEST_RAM = 0x40000000, TICKS_PER_MS = 62500 };

// Of a virtual interrupt: SGIs by who sent them, PPIs of each virtual CPU, SPIs of the VM.
enum { TIMER_INTID = 27, UART_INTID = 33, VIRTIO_INTID = 48, INTIDS = 64 };

struct vcpu {
  struct vm *vm;
  u32 id, cpu;          // its number; the CPU that runs it
  volatile u32 state;   // VCPU_…
  volatile u64 *exchange;
  u64 polled;           // when it is looked at again, if it waits
  u64 refaults, last_fault;
  // What is the VM's lock's:
  u8 sent[16];          // SGIs: bits of the virtual CPUs that sent them
  u32 pending, enabled; // SGIs and PPIs, a bit each; of SGIs `pending` is not used
  // What only the CPU that runs it touches:
  u32 lists[4], vmcr, apr;
  u32 timer_is_listed;  // its timer's interrupt is in a list register, and the timer's own is masked
};
// Absent, not started, runs, waits for an interrupt: after the start the CPU that runs it changes that alone. Dead for good.
enum { VCPU_ABSENT, VCPU_OFF, VCPU_RUNS, VCPU_WAITS, VCPU_DEAD };

struct vm {
  volatile u32 lock, state; // VM_…
  u32 id, vcpus, test, count;
  const char *name;
  u32 pending, enabled;     // SPIs 32 to 63, a bit each
  u8 priority[INTIDS], target[INTIDS];
  u32 control;              // of the distributor
  u32 line_length;
  char line[120];
  u64 begun, exits;
  struct vcpu vcpu[VCPUS];
};
enum { VM_NONE, VM_READY, VM_RUNS, VM_OFF, VM_GONE }; // off; off, and its pages are the host's again

extern struct vm vms[VMS];
extern u32 cpu_count;

static inline u32 this_cpu(void) { return READ(tpidr_el1); }

// A lock; interrupts are masked always.
static inline void lock(volatile u32 *l) {
  while (__atomic_exchange_n(l, 1, __ATOMIC_ACQUIRE))
    while (*l) asm volatile("yield");
}
static inline void unlock(volatile u32 *l) { __atomic_store_n(l, 0, __ATOMIC_RELEASE); }

// tables.c
extern u64 ram_end;

// pages.c
void pages_begin(u64 exchanges);
u64 take_page(void);           // an empty one, 0 when there is none
void give_page(u64 pa);
u64 free_pages(void);
u64 *page_at(u64 pa);

// ledger.c
u64 vm_page(struct vm *vm, u64 ipa, int makes); // where the host put a page of a VM's, 0 when nowhere
void reclaim(struct vm *vm);

// devices.c
u64 virtio(struct vcpu *v, u32 device, u32 offset, u32 bytes, int is_write, u64 value); // an access to one: what a load gives
int type(struct vm *vm, const char *bytes, u32 count); // for its console: whether there was room
void reset_devices(struct vm *vm);
u64 at_el0(u64 (*function)(u64), u64 argument, u64 *fault);

// tree.c
struct tree { u64 ram, ram_bytes, disk, disk_end; u32 cpus; const char *words; };
void read_tree(u64 at, struct tree *t);

// text.c
extern volatile u32 print_lock;
void print_char(char c);
void print(const char *text);
#define SHOW(text, ...) show(text, (const u64[]){__VA_ARGS__})
void show(const char *text, const u64 *numbers); // %d, %x and %s stand for the numbers behind it
void guest_writes(struct vm *vm, const char *bytes, u64 count);

// console.c
void put_char(char c);
void console_begin(void);
int read_char(void);           // -1 when there is none
u64 firmware(u64 function, u64 a, u64 b, u64 c); // PSCI, by SMC
_Noreturn void stop_machine(void);

// gic.c
void gic_begin(void);
void gic_begin_cpu(void);
void kick(u32 cpu);
void wake(struct vcpu *v);     // it may have something to do
void mask_timer(int masked);
void take_interrupts(void);    // what is pending for this CPU
extern struct vcpu *last_run[CPUS];
extern u32 has_input;
void input_is_read(void);

// vgic.c
u64 distributor_read(struct vcpu *v, u32 offset, u32 bytes);
void distributor_write(struct vcpu *v, u32 offset, u32 bytes, u64 value);
void raise_spi(struct vm *vm, u32 intid);
void raise_ppi(struct vcpu *v, u32 intid);
int has_interrupt(struct vcpu *v); // something that it would be given
void load_lists(struct vcpu *v);
void save_lists(struct vcpu *v);
extern u64 gich;               // registers of the hypervisor's interface

// exits.c
int enter(struct vcpu *v);     // runs it until it is left, and does what that asks for; whether it is to be run again at once
void raise_all(const struct access *a);
void vm_ends(struct vm *vm, const char *why);

// vm.c
struct image { const char *name, *start, *end; };
extern struct image initrd;     // the initial RAM disk of the host, which is a guest's image
void vms_begin(u64 exchanges);
struct vm *make_vm(const struct image *image, u32 vcpus, u32 test, u32 count, int tampers);
void start_vm(struct vm *vm);
void start_vcpu(struct vcpu *v, u64 pc);
int is_busy(struct vm *vm);     // it runs, or one of its virtual CPUs still does
int vms_are_off(void);

// sched.c
void enqueue(struct vcpu *v);
_Noreturn void run_cpu(void);
void start_cpus(void);

// monitor.c
void monitor_begin(const char *words);
void monitor_poll(void);

#endif
