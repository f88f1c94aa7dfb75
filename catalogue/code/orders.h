// Orders of C11 by short names, each of which a weakened variant of a program may replace.
#include <stdatomic.h>
#include <stddef.h>

#define RELAXED memory_order_relaxed
#ifndef ACQUIRE
#define ACQUIRE memory_order_acquire
#endif
#ifndef RELEASE
#define RELEASE memory_order_release
#endif
#ifndef ACQ_REL
#define ACQ_REL memory_order_acq_rel
#endif
#ifndef SEQ_CST
#define SEQ_CST memory_order_seq_cst
#endif

#define load(p, order) atomic_load_explicit(p, order)
#define store(p, v, order) atomic_store_explicit(p, v, order)
#define swap(p, v, order) atomic_exchange_explicit(p, v, order)
#define add(p, v, order) atomic_fetch_add_explicit(p, v, order)
#define sub(p, v, order) atomic_fetch_sub_explicit(p, v, order)
#define cas(p, old, new, order) atomic_compare_exchange_strong_explicit(p, old, new, order, RELAXED)
#define cas_weak(p, old, new, order) atomic_compare_exchange_weak_explicit(p, old, new, order, RELAXED)
