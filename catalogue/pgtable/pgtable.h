/* What the programs of this folder share: words of page tables, barriers, a ticket lock, pages for tables. */
typedef unsigned int u32;
typedef unsigned long u64;

#define NOINLINE __attribute__((noipa))
#define READ(x) (*(volatile __typeof__(x) *)&(x))
#define WRITE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))

#define dsb(what) __asm__ volatile("dsb " #what ::: "memory")
#define dmb(what) __asm__ volatile("dmb " #what ::: "memory")
#define isb() __asm__ volatile("isb" ::: "memory")
#define tlbi(what) __asm__ volatile("tlbi " #what ::: "memory")
#define tlbi_by(what, x) __asm__ volatile("tlbi " #what ", %0" ::"r"((u64)(x)) : "memory")
#define read_vttbr() ({ u64 v_; __asm__ volatile("mrs %0, vttbr_el2" : "=r"(v_)); v_; })
#define write_vttbr(v) __asm__ volatile("msr vttbr_el2, %0" ::"r"((u64)(v)) : "memory")

/* Descriptors of 4 KiB pages, 48-bit addresses. */
#define VALID 1ul
#define TABLE 3ul
#define PAGE 3ul
#define BLOCK 1ul
#define ADDRESS 0xfffffffff000ul
#define MEMORY 0x7fcul /* normal memory, inner shareable, read and write, accessed */
#define INDEX(a, level) (((a) >> (39 - 9 * (level))) & 511)
/* Operand of a TLBI by address: bits 12 and up, and the level of the entry. */
#define AT_LEVEL(a, level) (((a) >> 12 & 0xfffffffffful >> 4) | (4ul | (level)) << 44)

struct lock {
	u32 next, now;
};

NOINLINE void spin_lock(struct lock *l)
{
	u32 mine = __atomic_fetch_add(&l->next, 1, __ATOMIC_RELAXED);
	while (__atomic_load_n(&l->now, __ATOMIC_ACQUIRE) != mine)
		;
}

NOINLINE void spin_unlock(struct lock *l)
{
	__atomic_store_n(&l->now, l->now + 1, __ATOMIC_RELEASE);
}

/* Pages for tables. A free page is empty; the first word of one that was given back is cleared when it is taken. */
#define PAGES 8
struct page {
	u64 entry[512];
} __attribute__((aligned(4096)));
struct page pool[PAGES];
u64 used;

NOINLINE u64 *table_alloc(void)
{
	u64 n = used;
	if (n == PAGES)
		return 0;
	used = n + 1;
	return pool[n].entry;
}

/* The entry for an address at a level, or 0 where no table is. */
static inline u64 *entry_at(u64 *table, u64 a, int level)
{
	for (int l = 0; l < level; l++) {
		u64 e = READ(table[INDEX(a, l)]);
		if ((e & TABLE) != TABLE)
			return 0;
		table = (u64 *)(e & ADDRESS);
	}
	return &table[INDEX(a, level)];
}

/* The same; tables that are not there are made. */
static inline u64 *entry_made(u64 *table, u64 a, int level)
{
	for (int l = 0; l < level; l++) {
		u64 *e = &table[INDEX(a, l)], d = READ(*e);
		if (!(d & VALID)) {
			u64 *made = table_alloc();
			if (!made)
				return 0;
			d = (u64)made | TABLE;
			dsb(ishst);
			WRITE(*e, d);
		} else if ((d & TABLE) != TABLE)
			return 0;
		table = (u64 *)(d & ADDRESS);
	}
	return &table[INDEX(a, level)];
}
