// A program that has a VM run by /dev/sekvm: the VM's devices are here, as they are on the bare machine, and a process for each of its virtual CPUs.
//
//   vmm IMAGE [CPUS [WORD]]     tamper: a byte of the image is changed; attack: before the VM runs, its memory is reached for in three ways
#include "../user/user.h"
#include "sekvm.h"

enum { IOCTL = 29, OPENAT = 56, CLOSE = 57, READ_CALL = 63, WRITE_CALL = 64, EXIT = 94, SIGACTION = 134, PRCTL = 167, CLONE = 220, MMAP = 222, WAIT4 = 260 };
enum { AT_FDCWD = -100, RDWR = 2, SIGBUS = 7, SIGCHLD = 17, KILLED = 9, SET_PDEATHSIG = 1, NODEFER = 0x40000000, SHARED_FIXED = 0x11, PRIVATE = 0x22, READ_WRITE = 3 };
_Static_assert((SEKVM_CREATE >> 16 & 0x3fff) == sizeof(struct sekvm_create) && (SEKVM_PEEK >> 16 & 0x3fff) == sizeof(struct sekvm_peek), "sizes");
enum { MOST_IMAGE = 1 << 20, GUEST_RAM = 0x40000000 };

// What the devices know of: the VM's memory, which is mapped here where the VM has it, and a disk.
u64 parts_of[VMS][RAM_PAGES / PART_PAGES];
u32 disk_of[VMS][DISK_PAGES];
static u32 frames[RAM_PAGES];
struct input input_of[VMS]; // nothing is typed for it
struct access accesses[8];
static u8 disk[DISK_PAGES * PAGE] __attribute__((aligned(PAGE)));
static char image[MOST_IMAGE] __attribute__((aligned(PAGE)));

static long call(long number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f) {
  register u64 x8 asm("x8") = number, x0 asm("x0") = a, x1 asm("x1") = b, x2 asm("x2") = c, x3 asm("x3") = d, x4 asm("x4") = e, x5 asm("x5") = f;
  asm volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
static long control(int file, u64 what, u64 argument) { return call(IOCTL, file, what, argument, 0, 0, 0); }
_Noreturn static void leave(int status) {
  for (;;) call(EXIT, status, 0, 0, 0, 0, 0);
}

// A line at a time.
static char line[160];
static u32 length;
static void put(char c) {
  line[length++] = c;
  if (c != '\n' && length < sizeof line) return;
  call(WRITE_CALL, 1, (u64)line, length, 0, 0, 0);
  length = 0;
}
static void print(const char *text) {
  while (*text) put(*text++);
}
static void print_number(u64 n, u64 base) {
  char digits[24], *at = digits + sizeof digits;
  *--at = 0;
  do *--at = "0123456789abcdef"[n % base];
  while (n /= base);
  print(at);
}
_Noreturn static void fail(const char *what, long error) {
  print("vmm: "), print(what), print(", error "), print_number(-error, 10), print("\n");
  leave(1);
}

// What a VM's console says, with its number; nothing that a terminal would obey.
static void guest_writes(u32 vm, const char *bytes, u32 count) {
  static int is_inside;
  for (u32 i = 0; i < count; i++) {
    if (!is_inside) print("["), print_number(vm, 10), print("] ");
    is_inside = bytes[i] != '\n';
    put(is_inside && (bytes[i] < ' ' || bytes[i] >= 127) ? '?' : bytes[i]);
  }
}

// Memory of the VM's that is not shared is no memory here: where to go on then.
static u64 way_out[13];
__attribute__((returns_twice)) int remember(u64 *place); // 0; and 1 whenever it is gone on there
_Noreturn void go_on_at(u64 *place);                     // start.S
static void on_sigbus(int signal) {
  (void)signal;
  go_on_at(way_out);
}

static void serve(int file, struct access *a) {
  for (u32 d = 0; d < DEVICES; d++) a->interrupts[d] = 0;
  if (remember(way_out)) {
    print("vmm: a device reaches memory that is not shared\n");
    reset_device(a->vm * DEVICES + a->device);
  } else device_access((u64)a);
  guest_writes(a->vm, a->output, a->written < OUTPUT ? a->written : OUTPUT);
  call(WRITE_CALL, file, (u64)a, sizeof *a, 0, 0, 0);
}

static long fork(void) { return call(CLONE, SIGCHLD, 0, 0, 0, 0, 0); }
static void run_in_process(int file, u64 vcpu) {
  if (fork()) return;
  call(PRCTL, SET_PDEATHSIG, KILLED, 0, 0, 0, 0);
  long error = control(file, SEKVM_RUN, vcpu);
  if (error) fail("a virtual CPU stops", error);
  leave(0);
}

static void says(const char *who, long error, u64 word) {
  print("vmm: "), print(who);
  if (error) print(" is refused");
  else print(" reads 0x"), print_number(word, 16);
  print("\n");
}

// As the kernel with a way out, as this program, and as the kernel without: that ends a process of its own.
static void attack(int file, volatile u64 *memory) {
  struct sekvm_peek p = {.address = GUEST_RAM};
  long error = control(file, SEKVM_PEEK, (u64)&p);
  says("the kernel", error, p.word);
  if (remember(way_out)) says("the program", 1, 0);
  else says("the program", 0, *memory);
  p.is_plain = 1;
  if (!fork()) {
    error = control(file, SEKVM_PEEK, (u64)&p);
    says("the kernel, plainly,", error, p.word);
    leave(0);
  }
  int status = 0;
  call(WAIT4, -1, (u64)&status, 0, 0, 0, 0);
  if (status) says("the kernel, plainly,", 1, 0);
}

static int is(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}
static u64 read_image(const char *name) {
  long file = call(OPENAT, AT_FDCWD, (u64)name, 0, 0, 0, 0), n, got = 0;
  if (file < 0) fail("there is no image", file);
  while ((n = call(READ_CALL, file, (u64)image + got, sizeof image - got, 0, 0, 0)) > 0) got += n;
  call(CLOSE, file, 0, 0, 0, 0, 0);
  return got;
}

static void prepare(int vm) {
  for (u32 i = 0; i < RAM_PAGES; i++) frames[i] = GUEST_RAM / PAGE + i;
  for (u32 i = 0; i < RAM_PAGES / PART_PAGES; i++) parts_of[vm][i] = (u64)&frames[i * PART_PAGES];
  for (u32 i = 0; i < DISK_PAGES; i++) disk_of[vm][i] = (u64)disk / PAGE + i;
  struct { u64 handler, flags, restorer, mask; } action = {(u64)on_sigbus, NODEFER, 0, 0};
  call(SIGACTION, SIGBUS, (u64)&action, 0, 8, 0, 0);
}

void main(u64 count, const char **words) {
  if (count < 2) fail("an image is to be named", -22);
  struct sekvm_create c = {.image = (u64)image, .bytes = read_image(words[1]), .vcpus = count > 2 ? words[2][0] - '0' : 2};
  const char *word = count > 3 ? words[3] : "";
  c.tampers = is(word, "tamper");
  int file = call(OPENAT, AT_FDCWD, (u64) "/dev/sekvm", RDWR, 0, 0, 0);
  if (file < 0) fail("there is no /dev/sekvm", file);
  long vm = control(file, SEKVM_CREATE, (u64)&c);
  if (vm < 0) fail("there is no VM", vm);
  prepare(vm);
  u64 *memory = (u64 *)call(MMAP, GUEST_RAM, RAM_PAGES * PAGE, READ_WRITE, SHARED_FIXED, file, 0);
  if ((u64)memory != GUEST_RAM) fail("the VM's memory is not mapped", (long)memory);
  if (is(word, "attack")) attack(file, memory);
  for (u32 i = 0; i < c.vcpus; i++) run_in_process(file, i);
  control(file, SEKVM_START, 0);
  while (call(READ_CALL, file, (u64)accesses, sizeof *accesses, 0, 0, 0) > 0) serve(file, accesses);
  for (u32 i = 0; i < c.vcpus; i++) call(WAIT4, -1, 0, 0, 0, 0, 0);
  print("vmm: the VM is off\n");
  leave(0);
}
