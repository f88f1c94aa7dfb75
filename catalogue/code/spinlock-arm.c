// Linux's first ticket spinlock for arm64, in its own assembly: both halves in one word, waiting with WFE on LDAXR.
typedef struct {
  unsigned short owner, next;
} __attribute__((aligned(4))) arch_spinlock_t;

arch_spinlock_t lock;
int counter;

#ifdef PLAIN_UNLOCK
#define UNLOCK "strh"
#else
#define UNLOCK "stlrh"
#endif

static void arch_spin_lock(arch_spinlock_t *lock) {
  unsigned int tmp, old, new;
  __asm__ volatile(
      "   prfm    pstl1strm, %3\n"
      "1: ldaxr   %w0, %3\n"
      "   add     %w1, %w0, #(1 << 16)\n"
      "   stxr    %w2, %w1, %3\n"
      "   cbnz    %w2, 1b\n"
      "   eor     %w1, %w0, %w0, ror #16\n"
      "   cbz     %w1, 3f\n"
      "   sevl\n"
      "2: wfe\n"
      "   ldaxrh  %w2, %4\n"
      "   eor     %w1, %w2, %w0, lsr #16\n"
      "   cbnz    %w1, 2b\n"
      "3:\n"
      : "=&r"(old), "=&r"(new), "=&r"(tmp), "+Q"(*(unsigned int *)lock)
      : "Q"(lock->owner)
      : "memory");
}

static void arch_spin_unlock(arch_spinlock_t *lock) {
  __asm__ volatile(UNLOCK " %w1, %0\n" : "=Q"(lock->owner) : "r"(lock->owner + 1) : "memory");
}

void worker(void) {
  arch_spin_lock(&lock);
  counter++;
  arch_spin_unlock(&lock);
}
