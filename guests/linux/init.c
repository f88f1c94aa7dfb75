// The first program of a Linux on the machine, without a library, floating point and SIMD. It mounts what a kernel needs,
// loads the modules that /modules names, mounts the first disk, and then does what the kernel's command line says: `shell`
// is a shell of busybox, without it the disk's /etc/motd is shown and the machine is turned off.
#include <stdint.h>

typedef uint64_t u64;

enum { OPENAT = 56, CLOSE = 57, READ = 63, WRITE = 64, MKDIRAT = 34, MOUNT = 40, REBOOT = 142, EXECVE = 221, FINIT_MODULE = 273, DUP3 = 24,
       SETSID = 157, IOCTL = 29, CHDIR = 49, SYNC = 81 };
enum { AT_FDCWD = -100, RDWR = 2, TIOCSCTTY = 0x540e };

static long call(long number, u64 a, u64 b, u64 c, u64 d, u64 e) {
  register u64 x8 asm("x8") = number, x0 asm("x0") = a, x1 asm("x1") = b, x2 asm("x2") = c, x3 asm("x3") = d, x4 asm("x4") = e;
  asm volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
}

static u64 length(const char *text) {
  u64 n = 0;
  while (text[n]) n++;
  return n;
}
static void print(const char *text) { call(WRITE, 1, (u64)text, length(text), 0, 0); }
static void print_number(long n) {
  char digits[24], *at = digits + sizeof digits;
  u64 left = n < 0 ? -n : n;
  *--at = 0;
  do *--at = '0' + left % 10;
  while (left /= 10);
  if (n < 0) *--at = '-';
  print(at);
}
static void complain(const char *what, const char *of, long error) {
  if (error >= 0) return;
  print("init: ");
  print(what);
  print(" ");
  print(of);
  print(": error ");
  print_number(-error);
  print("\n");
}

static long open(const char *path, int flags) { return call(OPENAT, AT_FDCWD, (u64)path, flags, 0, 0); }
static long mount(const char *what, const char *where, const char *type) {
  call(MKDIRAT, AT_FDCWD, (u64)where, 0755, 0, 0);
  long error = call(MOUNT, (u64)what, (u64)where, (u64)type, 0, 0);
  return error == -16 ? 0 : error; // it is there already
}

// A file of at most `most` - 1 bytes as a text; its length or an error.
static long slurp(const char *path, char *into, u64 most) {
  long file = open(path, 0), got = 0;
  if (file < 0) return file;
  for (long n; (u64)got < most - 1 && (n = call(READ, file, (u64)into + got, most - 1 - got, 0, 0)) > 0;) got += n;
  call(CLOSE, file, 0, 0, 0, 0);
  into[got] = 0;
  return got;
}

static char text[4096];

static void load_modules(void) {
  static char names[4096];
  if (slurp("/modules", names, sizeof names) < 0) return;
  for (char *name = names; *name;) {
    char *end = name;
    while (*end && *end != '\n') end++;
    int is_last = *end == 0;
    *end = 0;
    long file = open(name, 0);
    complain("module", name, file < 0 ? file : call(FINIT_MODULE, file, (u64)"", 0, 0, 0));
    if (file >= 0) call(CLOSE, file, 0, 0, 0, 0);
    if (is_last) return;
    name = end + 1;
  }
}

static int says(const char *line, const char *word) {
  u64 n = length(word);
  for (const char *at = line; *at; at++) {
    u64 i = 0;
    while (i < n && at[i] == word[i]) i++;
    if (i == n && (at == line || at[-1] == ' ') && (at[n] == 0 || at[n] == ' ' || at[n] == '\n')) return 1;
  }
  return 0;
}

static void be_on(const char *console) {
  long file = open(console, RDWR);
  if (file < 0) return;
  for (int i = 0; i < 3; i++) call(DUP3, file, i, 0, 0, 0);
  call(SETSID, 0, 0, 0, 0, 0);
  call(IOCTL, 0, TIOCSCTTY, 1, 0, 0);
}

void _start(void) {
  complain("mount", "/dev", mount("dev", "/dev", "devtmpfs"));
  be_on("/dev/console");
  complain("mount", "/proc", mount("proc", "/proc", "proc"));
  complain("mount", "/sys", mount("sys", "/sys", "sysfs"));
  load_modules();
  long disk = mount("/dev/vda", "/mnt", "ext4");
  complain("mount", "/dev/vda", disk);
  complain("read", "/proc/cmdline", slurp("/proc/cmdline", text, sizeof text));
  if (says(text, "shell")) {
    static const char *const arguments[] = {"sh", 0}, *const environment[] = {"PATH=/bin:/sbin:/mnt/bin:/mnt/usr/bin", "HOME=/", "TERM=vt100", 0};
    be_on(says(text, "console=hvc0") ? "/dev/hvc0" : "/dev/ttyAMA0");
    call(CHDIR, (u64)"/", 0, 0, 0, 0);
    complain("run", "/bin/busybox", call(EXECVE, (u64)"/bin/busybox", (u64)arguments, (u64)environment, 0, 0));
  }
  if (disk >= 0 && slurp("/mnt/etc/motd", text, sizeof text) >= 0) print(text);
  long note = call(OPENAT, AT_FDCWD, (u64)"/mnt/seen", 0x241, 0644, 0); // write, create, empty
  complain("write", "/mnt/seen", note);
  if (note >= 0) {
    call(WRITE, note, (u64)"by init\n", 8, 0, 0);
    call(CLOSE, note, 0, 0, 0, 0);
  }
  call(SYNC, 0, 0, 0, 0, 0);
  print("init: turning off\n");
  call(REBOOT, 0xfee1dead, 672274793, 0x4321fedc, 0, 0);
  for (;;) call(SETSID, 0, 0, 0, 0, 0);
}
