// A small monitor for Linux's KVM: one virtual machine with a GICv2, one or two CPUs and a console, and the program of
// guest.S in it. It is an /init of its own and calls the kernel directly, so it needs no library, floating point or SIMD.
//   /init [hello|hypercall|gicd|mmio|ipi|all] [N]      all: those that are measured, one after the other
#include <asm/unistd.h>
#include <linux/kvm.h>
#include <stddef.h>
#include <stdint.h>

enum { RAM = 0x40000000, RAM_BYTES = 1 << 20, UART = 0x09000000, GICD = 0x08000000, GICC = 0x08010000 };
enum { O_RDWR = 2, PROT_RW = 3, MAP_SHARED = 1, MAP_PRIVATE_ANONYMOUS = 0x22 };
enum { CLONE_VM_FS_FILES_SIGHAND_THREAD = 0x10f00, SIGCHLD = 17, POWER_OFF = 0x4321fedc };

extern char guest_start[], guest_end[];
long start_thread(long flags, void *stack, void (*run)(long), long argument); // start.S

static long call(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 asm("x8") = number, x0 asm("x0") = a, x1 asm("x1") = b, x2 asm("x2") = c, x3 asm("x3") = d;
  register long x4 asm("x4") = e, x5 asm("x5") = f;
  asm volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}

static size_t length(const char *s) {
  size_t n = 0;
  while (s[n]) n++;
  return n;
}
static void say(const char *text) { call(__NR_write, 1, (long)text, length(text), 0, 0, 0); }

static int is_one_of_all; // a process of its own
static _Noreturn void stop(const char *why) {
  say(why);
  if (is_one_of_all) call(__NR_exit_group, 0, 0, 0, 0, 0, 0);
  call(__NR_reboot, 0xfee1dead, 672274793, POWER_OFF, 0, 0, 0);
  for (;;) call(__NR_exit, 0, 0, 0, 0, 0, 0);
}

// A request that must succeed.
static long ask(long fd, unsigned long request, const void *argument) {
  long result = call(__NR_ioctl, fd, request, (long)argument, 0, 0, 0);
  if (result < 0) stop("vmm: a request to KVM failed\n");
  return result;
}
static void *map(long bytes, int flags, long fd) {
  long at = call(__NR_mmap, 0, bytes, PROT_RW, flags, fd, 0);
  if (at < 0 && at > -4096) stop("vmm: no memory\n");
  return (void *)at;
}

static long kvm, vm, cpus[2];
static struct kvm_run *runs[2];

static void set_register(long cpu, uint64_t offset, uint64_t value) {
  struct kvm_one_reg reg = {KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | offset / 4, (uint64_t)&value};
  ask(cpu, KVM_SET_ONE_REG, &reg);
}
#define CORE(field) offsetof(struct kvm_regs, field)

static void make_cpu(int n, long test, long count) {
  struct kvm_vcpu_init init;
  ask(vm, KVM_ARM_PREFERRED_TARGET, &init);
  init.features[0] |= 1 << KVM_ARM_VCPU_PSCI_0_2 | (n > 0 ? 1 << KVM_ARM_VCPU_POWER_OFF : 0);
  cpus[n] = ask(vm, KVM_CREATE_VCPU, (void *)(long)n);
  ask(cpus[n], KVM_ARM_VCPU_INIT, &init);
  runs[n] = map(ask(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), MAP_SHARED, cpus[n]);
  set_register(cpus[n], CORE(regs.pc), RAM);
  set_register(cpus[n], CORE(regs.regs[0]), test);
  set_register(cpus[n], CORE(regs.regs[1]), count);
}

static void make_controller(void) {
  struct kvm_create_device device = {KVM_DEV_TYPE_ARM_VGIC_V2, 0, 0};
  ask(vm, KVM_CREATE_DEVICE, &device);
  uint64_t where[2] = {GICD, GICC};
  for (int i = 0; i < 2; i++) { // the distributor, the CPU interface
    struct kvm_device_attr place = {0, KVM_DEV_ARM_VGIC_GRP_ADDR, i, (uint64_t)&where[i]};
    ask(device.fd, KVM_SET_DEVICE_ATTR, &place);
  }
  struct kvm_device_attr ready = {0, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, 0};
  ask(device.fd, KVM_SET_DEVICE_ATTR, &ready);
}

static void make_machine(int count_cpus, long test, long count) {
  kvm = call(__NR_openat, -100, (long)"/dev/kvm", O_RDWR, 0, 0, 0);
  if (kvm < 0) stop("vmm: there is no /dev/kvm\n");
  vm = ask(kvm, KVM_CREATE_VM, 0);
  char *ram = map(RAM_BYTES, MAP_PRIVATE_ANONYMOUS, -1);
  for (char *from = guest_start; from < guest_end; from++) ram[from - guest_start] = *from;
  struct kvm_userspace_memory_region region = {0, 0, RAM, RAM_BYTES, (uint64_t)ram};
  ask(vm, KVM_SET_USER_MEMORY_REGION, &region);
  for (int n = 0; n < count_cpus; n++) make_cpu(n, test, count);
  make_controller();
}

// Runs a CPU until the guest ends. A read of any device gives 0x55.
static void run(long n) {
  struct kvm_run *run = runs[n];
  uint64_t only = 1ul << n; // each on a CPU of its own, if there are two
  call(__NR_sched_setaffinity, 0, sizeof only, (long)&only, 0, 0, 0);
  for (;;) {
    if (call(__NR_ioctl, cpus[n], KVM_RUN, 0, 0, 0, 0) < 0) stop("vmm: the CPU does not run\n");
    if (run->exit_reason == KVM_EXIT_SYSTEM_EVENT) stop("vmm: the guest has ended\n");
    if (run->exit_reason != KVM_EXIT_MMIO) stop("vmm: an exit that is not known\n");
    if (!run->mmio.is_write) *(uint64_t *)run->mmio.data = 0x55;
    else if (run->mmio.phys_addr == UART) call(__NR_write, 1, (long)run->mmio.data, 1, 0, 0, 0);
  }
}

static long number(const char *s) {
  long n = 0;
  while (*s >= '0' && *s <= '9') n = 10 * n + *s++ - '0';
  return n;
}
static int is(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

// What the guest can do, in the order of its table.
static const char *const tests[] = {"hello", "hypercall", "gicd", "mmio", "ipi"};
enum { TESTS = sizeof tests / sizeof *tests, IPI = 4 };

static _Noreturn void run_test(long test, long count) {
  make_machine(test == IPI ? 2 : 1, test, count);
  say("vmm: the guest begins\n");
  if (test == IPI) {
    char *stack = map(65536, MAP_PRIVATE_ANONYMOUS, -1);
    start_thread(CLONE_VM_FS_FILES_SIGHAND_THREAD, stack + 65536, run, 1);
  }
  run(0);
  stop("");
}

static _Noreturn void run_all(long count) {
  for (long test = 1; test < TESTS; test++) {
    say("vmm: ");
    say(tests[test]);
    say("\n");
    is_one_of_all = call(__NR_clone, SIGCHLD, 0, 0, 0, 0, 0) == 0;
    if (is_one_of_all) run_test(test, count);
    call(__NR_wait4, -1, 0, 0, 0, 0, 0);
  }
  stop("vmm: all have ended\n");
}

// At the top of the first stack: the number of words, and the words.
void start(long count, char **words) {
  long test = 0, times = count > 2 ? number(words[2]) : 1000;
  if (count > 1 && is(words[1], "all")) run_all(times);
  while (test < TESTS && count > 1 && !is(words[1], tests[test])) test++;
  if (test == TESTS) stop("vmm: hello, hypercall, gicd, mmio, ipi or all, and how often\n");
  run_test(test, times);
}
