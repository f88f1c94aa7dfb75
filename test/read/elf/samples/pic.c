// For test/read/elf: aarch64-linux-gnu-gcc -O2 -g1 -fPIC -march=armv8-a -mgeneral-regs-only -c pic.c -o pic.o
#include <stdatomic.h>

extern atomic_int counter;
static int table[3] = {1, 2, 3};
int *const first = &table[1];
_Thread_local int mine __attribute__((tls_model("local-exec"))) = 5;
atomic_int counter;

static __attribute__((noinline)) int twice(int x) { return atomic_fetch_add(&counter, x) + *first; }

int worker(int x) {
  mine += x;
  return twice(x) + twice(mine);
}
