/* What the programs of this folder share: KCore's ticket lock, barriers, and the way to an entry. The layers are those of kcore/layers. */
typedef unsigned int u32;
typedef unsigned long u64;

#define NOINLINE __attribute__((noipa))
#define READ(x) (*(volatile __typeof__(x) *)&(x))
#define WRITE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
/* An entry of a table: a walk that sees it does not overtake what was read before (theorems/Ordered.v). */
#define PUT(entry, v) __atomic_store_n(&(entry), v, __ATOMIC_RELEASE)

#define dsb() __asm__ volatile("dsb ish" ::: "memory")
#define isb() __asm__ volatile("isb" ::: "memory")
#define tlbi(what) __asm__ volatile("tlbi " #what ::: "memory")
#define tlbi_by(what, x) __asm__ volatile("tlbi " #what ", %0" ::"r"((u64)(x)) : "memory")
#define read_vttbr() ({ u64 v_; __asm__ volatile("mrs %0, vttbr_el2" : "=r"(v_)); v_; })
#define write_vttbr(v) __asm__ volatile("msr vttbr_el2, %0" ::"r"((u64)(v)) : "memory")

#ifdef PLAIN_SPIN
#define SPIN __ATOMIC_RELAXED
#else
#define SPIN __ATOMIC_ACQUIRE
#endif
#ifdef PLAIN_UNLOCK
#define UNLOCK __ATOMIC_RELAXED
#else
#define UNLOCK __ATOMIC_RELEASE
#endif

struct lock {
	u32 next, now;
};

/* Layer 1, waitLock and passLock: LDAXR, STXR; LDAR; STLR. */
NOINLINE void wait_lock(struct lock *lock)
{
	u32 ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_ACQUIRE);
	while (__atomic_load_n(&lock->now, SPIN) != ticket)
		;
}

NOINLINE void pass_lock(struct lock *lock)
{
	__atomic_store_n(&lock->now, lock->now + 1, UNLOCK);
}

enum status { OK, BAD_ADDRESS, NO_MEMORY, IN_WAY, WRITE_ONCE, REFUSED };

struct page {
	u64 entry[512];
} __attribute__((aligned(4096)));

/* Descriptors of 4 KiB pages, 48-bit addresses. */
#define VALID 1ul
#define TABLE 3ul
#define ADDRESSES (1ul << 48)
#define ADDRESS 0xfffffffff000ul
#define LEAF 0x7fcul /* normal memory, inner shareable, read and write, accessed */
#define INDEX(a, level) (((a) >> (39 - 9 * (level))) & 511)

static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
static inline int is_block(u64 e) { return (e & TABLE) == VALID; }
static inline int is_page(u64 e) { return (e & TABLE) == TABLE; }

/* Where an entry is in the table that an entry leads to. */
static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }

/* Layer 6, link: an entry is made to lead to a new table, which is empty. 0 where there is none. */
static inline u64 link(u64 *at, u64 *table)
{
	if (!table)
		return 0;
	PUT(*at, (u64)table | TABLE);
	return (u64)table | TABLE;
}

/* The entries on the way to an address, and where those are that may be leaves; 0 stands for what is not there. */
struct way {
	u64 *root_at, pgd, pud, *pmd_at, pmd, *pte_at, pte;
};
/* 0 where a block above level 2 is in the way, which KCore never makes. */
static inline int find_way(struct way *w, u64 *root, u64 a)
{
	*w = (struct way){.root_at = root + INDEX(a, 0)};
	w->pgd = READ(*w->root_at);
	if (w->pgd == 0)
		return 1;
	if (!is_table(w->pgd))
		return 0;
	w->pud = READ(*slot(w->pgd, a, 1));
	if (w->pud == 0)
		return 1;
	if (!is_table(w->pud))
		return 0;
	w->pmd_at = slot(w->pud, a, 2);
	w->pmd = READ(*w->pmd_at);
	if (!is_table(w->pmd))
		return 1;
	w->pte_at = slot(w->pmd, a, 3);
	w->pte = READ(*w->pte_at);
	return 1;
}
