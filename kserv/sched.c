// Each CPU runs its virtual CPUs in turn. Nothing else is scheduled: what an exit asks for is done before the next virtual CPU runs.
#include "kserv.h"

enum { SLICE = TICKS_PER_MS, LOOK = TICKS_PER_MS / 5 };
u32 cpu_count;
extern char start_second[];

// Virtual CPUs of a CPU that were started and are not dead.
static struct queue {
  volatile u32 lock;
  u32 count, turn;
  struct vcpu *of[VMS * VCPUS];
} queues[CPUS];

static void set_tick(u64 ticks) {
  WRITE(cntp_tval_el0, ticks);
  WRITE(cntp_ctl_el0, 1);
}

void enqueue(struct vcpu *v) {
  struct queue *q = &queues[v->cpu];
  lock(&q->lock);
  q->of[q->count++] = v;
  unlock(&q->lock);
  if (v->cpu == this_cpu()) set_tick(SLICE); // what runs here may never stop by itself
  kick(v->cpu);
}

static void drop_dead(struct queue *q) {
  u32 kept = 0;
  for (u32 i = 0; i < q->count; i++)
    if (q->of[i]->state != VCPU_DEAD) q->of[kept++] = q->of[i];
  q->count = kept;
}

// When a guest's timer is due the host does not see: who waits is looked at now and then.
static int may_run(struct vcpu *v) { return v->state == VCPU_RUNS || now() >= v->polled || has_interrupt(v); }

// The next virtual CPU that has something to do, and whether there are others that could run.
static struct vcpu *next_vcpu(struct queue *q, int *others) {
  struct vcpu *found = 0;
  *others = 0;
  lock(&q->lock);
  drop_dead(q);
  for (u32 i = 0, first = q->turn + 1; i < q->count && !*others; i++) {
    u32 at = (first + i) % q->count;
    if (found) *others = q->of[at] != found;
    else if (may_run(q->of[at])) found = q->of[at], q->turn = at;
  }
  if (found && !*others) *others = q->count > 1;
  unlock(&q->lock);
  return found;
}

// Runs it until it waits, ends, or an interrupt of the host comes.
static void run(struct vcpu *v) {
  v->state = VCPU_RUNS;
  last_run[this_cpu()] = v;
  while (enter(v));
  if (v->state == VCPU_RUNS) return;
  if (v->state == VCPU_DEAD) kick(0); // which takes back what the VM had
  v->polled = now() + LOOK;
}

_Noreturn void run_cpu(void) {
  u32 cpu = this_cpu();
  for (;;) {
    int others;
    take_interrupts();
    if (cpu == 0) monitor_poll();
    struct vcpu *v = next_vcpu(&queues[cpu], &others);
    if (others) set_tick(SLICE);
    if (v) run(v);
    else {
      if (queues[cpu].count) set_tick(LOOK);
      WFI();
    }
  }
}

_Noreturn void second(u64 cpu) {
  (void)cpu;
  gic_begin_cpu();
  run_cpu();
}

void start_cpus(void) {
  for (u64 i = 1; i < cpu_count; i++)
    if (firmware(PSCI_CPU_ON, i, (u64)start_second, i)) SHOW("kserv: CPU %d does not start\n", i);
}
