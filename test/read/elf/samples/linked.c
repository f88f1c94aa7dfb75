// For test/read/elf: aarch64-linux-gnu-gcc -O2 -g1 -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -nostdlib -fno-stack-protector
// -Wl,--build-id=none,-e,start,-z,max-page-size=4096 linked.c, with -static -o static.elf and with -fPIE -static-pie -o static-pie.elf
#include <stdatomic.h>
#include <stddef.h>
struct node {
  struct node *next;
  int value;
};
static struct node last = {NULL, 1};
static struct node first = {&last, 2};
struct node *volatile list = &first;
_Thread_local int mine = 3;
static int add(int a) { return a + 1; }
static int twice(int a) { return a * 2; }
static int (*volatile operations[2])(int) = {add, twice};
_Atomic(struct node *) published;
atomic_int flag;
int counter;

int sum(void) {
  int s = mine++;
  for (struct node *n = list; n; n = n->next)
    s += n->value;
  return s;
}
int operate(int i) { return operations[i](10); }
void publish(void) {
  first.value = 7;
  atomic_store_explicit(&published, &first, memory_order_relaxed);
}
int look(void) { return atomic_load_explicit(&published, memory_order_relaxed)->value; }
int choose(int i) {
  switch (i) {
  case 0: return counter * 3;
  case 1: atomic_store(&flag, 1); return 2;
  case 2: return counter + 11;
  case 3: counter = 4; return 1;
  case 4: atomic_store(&flag, 7); return 77;
  case 5: counter = 8; return 9;
  case 6: atomic_fetch_add(&flag, 3); return 14;
  case 7: counter += 2; break;
  case 8: counter ^= 5;
  case 9: counter *= 11; break;
  case 10: return -counter;
  case 11: counter = atomic_load(&flag);
  }
  return -1;
}
void start(void) { counter = sum() + operate(choose(1)) + look(), publish(); }
