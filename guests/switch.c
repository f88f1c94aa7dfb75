// A hypervisor: two worlds at EL1 that have the same addresses and different memory. A timer of EL2 takes the CPU from one
// and gives it to the other; a world that reaches for memory that it does not have loses its turn for good.
#include "guest.h"

enum { WORLDS = 2, TURNS = 6, TIMER = 26 };
enum { SLICE_US = 50 };
#define WORLD_BASE 0x40000000ul  // where a world sees its memory
#define WORLD_SIZE 0x200000ul    // one block of 2 MiB
#define MEMORY 0x40400000ul      // where the memory of all worlds is

extern const char world_code[], world_code_end[];

struct world {
  struct frame frame; // general registers, PC, PSTATE
  u64 sp_el1, sctlr_el1, vbar_el1, elr_el1, spsr_el1, tpidr_el1; // what EL1 has for itself
  u64 vttbr;
  u64 turns, calls, is_stopped;
};

static struct world worlds[WORLDS];
static u64 level1[WORLDS][512] __attribute__((aligned(4096)));
static u64 level2[WORLDS][512] __attribute__((aligned(4096)));
static unsigned current, switches;

// Stage 2 of a world: one block of normal memory that it may read, write and execute.
static void give_memory(unsigned w) {
  enum { TABLE = 3, BLOCK = 1, NORMAL = 0xf << 2, READ_WRITE = 3 << 6, SHARED = 3 << 8, ACCESSED = 1 << 10 };
  level1[w][WORLD_BASE >> 30] = (u64)level2[w] | TABLE;
  level2[w][0] = (MEMORY + w * WORLD_SIZE) | ACCESSED | SHARED | READ_WRITE | NORMAL | BLOCK;
  worlds[w].vttbr = (u64)level1[w] | (u64)(w + 1) << 48; // VMIDs 1 and 2
}

static void make_world(unsigned w) {
  give_memory(w);
  char *to = (char *)(MEMORY + w * WORLD_SIZE);
  for (u64 i = 0; i < (u64)(world_code_end - world_code); i++) to[i] = world_code[i];
  worlds[w].frame.elr = WORLD_BASE;
  worlds[w].frame.spsr = 0x3c5; // EL1 with its own stack pointer, interrupts masked
  worlds[w].frame.x[0] = w;
  worlds[w].sctlr_el1 = 0x30d00800; // no stage 1
}

static void save(struct world *w, const struct frame *f) {
  w->frame = *f;
  w->sp_el1 = READ(sp_el1);
  w->sctlr_el1 = READ(sctlr_el1);
  w->vbar_el1 = READ(vbar_el1);
  w->elr_el1 = READ(elr_el1);
  w->spsr_el1 = READ(spsr_el1);
  w->tpidr_el1 = READ(tpidr_el1);
}

static void restore(const struct world *w, struct frame *f) {
  *f = w->frame;
  WRITE(sp_el1, w->sp_el1);
  WRITE(sctlr_el1, w->sctlr_el1);
  WRITE(vbar_el1, w->vbar_el1);
  WRITE(elr_el1, w->elr_el1);
  WRITE(spsr_el1, w->spsr_el1);
  WRITE(tpidr_el1, w->tpidr_el1);
  WRITE(vttbr_el2, w->vttbr); // nothing is invalidated: translations are those of a VMID
  ISB();
}

static void set_timer(void) {
  WRITE(cnthp_tval_el2, READ(cntfrq_el0) * SLICE_US / 1000000);
  WRITE(cnthp_ctl_el2, 1);
}

static void finish_if_done(void) {
  unsigned stopped = 0;
  for (unsigned w = 0; w < WORLDS; w++) stopped += worlds[w].is_stopped != 0;
  if (stopped < WORLDS && switches < WORLDS * TURNS) return;
  for (unsigned w = 0; w < WORLDS; w++)
    SHOW("world %d: %d turns, %d calls, %d in its memory\n", w, worlds[w].turns, worlds[w].calls,
         *(volatile u64 *)(MEMORY + w * WORLD_SIZE + 0x1000));
  SHOW("%d world switches\n", switches);
  finish(worlds[0].is_stopped == 0 && worlds[1].is_stopped ? 0 : 1);
}

// Goes on with the next world that runs.
static void switch_world(struct frame *f) {
  save(&worlds[current], f);
  do current = (current + 1) % WORLDS;
  while (worlds[current].is_stopped);
  switches++;
  worlds[current].turns++;
  restore(&worlds[current], f);
}

static void on_call(struct frame *f) {
  struct world *w = &worlds[current];
  w->calls++;
  SHOW("world %d calls in turn %d: %d\n", current, w->turns, f->x[0]);
}

static void on_abort(struct frame *f) {
  SHOW("world %d has no memory at 0x%x, esr 0x%x\n", current, READ(hpfar_el2) << 8 | (f->far & 0xfff), f->esr);
  worlds[current].is_stopped = 1;
  finish_if_done();
  switch_world(f);
}

void exception(struct frame *f, int kind) {
  if (kind == IRQ_LOWER) {
    u32 number = acknowledge();
    if (number != TIMER) unexpected(f, kind);
    set_timer();
    end_interrupt(number);
    finish_if_done();
    switch_world(f);
  } else if (kind == SYNC_LOWER && f->esr >> 26 == 0x16) on_call(f);
  else if (kind == SYNC_LOWER && f->esr >> 26 == 0x24) on_abort(f);
  else unexpected(f, kind);
}

int main(u64 tree) {
  (void)tree;
  if (level() != 2) {
    print("a hypervisor needs EL2: --el 2\n");
    return 1;
  }
  enum { RW = 1u << 31, FMO = 1 << 3, IMO = 1 << 4, AMO = 1 << 5, VM = 1 };
  WRITE(vtcr_el2, 0x80000000 | 25 | 1 << 6 | 1 << 8 | 1 << 10 | 3 << 12 | 2 << 16); // 39 bits, from level 1
  for (unsigned w = 0; w < WORLDS; w++) make_world(w);
  asm volatile("dsb sy\n tlbi alle1\n dsb sy" ::: "memory");
  enable_interrupt(TIMER);
  set_timer();
  WRITE(hcr_el2, (u64)RW | FMO | IMO | AMO | VM);
  struct frame f;
  worlds[0].turns = 1;
  restore(&worlds[0], &f);
  WRITE(elr_el2, f.elr);
  WRITE(spsr_el2, f.spsr);
  register u64 x0 asm("x0") = f.x[0];
  asm volatile("eret" ::"r"(x0));
  __builtin_unreachable();
}

void second(u64 context) { (void)context; }
