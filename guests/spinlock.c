// CPUs that add to one number, 5000 times each, with a spin lock around it, and once without.
#include "guest.h"

enum { ROUNDS = 5000, MOST_CPUS = 8 };

static u32 lock;
static volatile u64 with_lock, without_lock;
static volatile u32 arrived, done;

static void take(u32 *l) {
  u32 old, failed;
  asm volatile("sevl\n"
               "1: wfe\n"
               "2: ldaxr %w0, [%2]\n"
               "cbnz %w0, 1b\n"
               "stxr %w1, %w3, [%2]\n"
               "cbnz %w1, 2b"
               : "=&r"(old), "=&r"(failed)
               : "r"(l), "r"(1)
               : "memory");
}
static void release(u32 *l) { asm volatile("stlr wzr, [%0]\n sev" ::"r"(l) : "memory"); }

static void add(u64 cpu) {
  __atomic_fetch_add(&arrived, 1, __ATOMIC_ACQ_REL);
  for (int i = 0; i < ROUNDS; i++) {
    u64 seen = without_lock;
    take(&lock);
    with_lock = with_lock + 1;
    release(&lock);
    without_lock = seen + 1;
  }
  take(&lock);
  SHOW("CPU %d has added %d times\n", cpu, ROUNDS);
  release(&lock);
  __atomic_fetch_add(&done, 1, __ATOMIC_ACQ_REL);
}

int main(u64 tree) {
  (void)tree;
  extern char _start[];
  u32 cpus = 1;
  for (u64 id = 1; id < MOST_CPUS; id++)
    if (firmware(0xc4000003, id, (u64)_start, id) == 0) cpus++;
  add(0);
  while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) < cpus) asm volatile("yield");
  SHOW("%d CPUs: %d with the lock, %d without\n", cpus, with_lock, without_lock);
  return with_lock == (u64)cpus * ROUNDS ? 0 : 1;
}

void second(u64 context) { add(context); }
void exception(struct frame *f, int kind) { unexpected(f, kind); }
