/*
 * A library of stage-2 tables, as large as that of a real hypervisor: pages and blocks are mapped, taken away, protected, aged,
 * split and merged, one by one and in ranges, and change hands between the host and VMs.
 */
#include "s2.h"

#define FIRST 0x80000ul
#define FRAMES 4096ul
#define KERNEL 0u
#define HOST 1u
#define WRITABLE 0x80ul
#define ACCESSED 0x400ul
#define DEVICE 0x40000000007c4ul
#define host (&vms[0])
#define VM(id) (&vms[(id) & 7])
u32 owners[FRAMES];
struct page *spare;

NOINLINE void table_free(u64 *table)
{
	for (int i = 0; i < 512; i++)
		table[i] = 0;
	table[0] = (u64)spare;
	spare = (struct page *)table;
}

static inline int in_range(u64 frame)
{
	return frame >= FIRST && frame < FIRST + FRAMES;
}

static inline int is_leaf(u64 d, int level)
{
	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
}

static inline int put(struct vm *vm, u64 ipa, u64 frame, u64 kind, int level)
{
	u64 *e = entry_made(ROOT(vm), ipa, level);
	if (!e || READ(*e) & VALID)
		return -1;
	WRITE(*e, frame << 12 | kind);
	return 0;
}

static inline int drop(struct vm *vm, u64 ipa, int level)
{
	u64 *e = entry_at(ROOT(vm), ipa, level);
	if (!e || !is_leaf(READ(*e), level))
		return -1;
	WRITE(*e, 0);
	invalidate_ipa(vm, ipa, level);
	return 0;
}

static inline int change(struct vm *vm, u64 ipa, u64 set, u64 clear, int level)
{
	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	if (!e || !is_leaf(d = READ(*e), level))
		return -1;
	WRITE(*e, (d | set) & ~clear);
	invalidate_ipa(vm, ipa, level);
	return 0;
}

#define LOCKED(...)                     \
	({                              \
		int done_ = -1;         \
		spin_lock(&s2_lock);    \
		__VA_ARGS__;            \
		spin_unlock(&s2_lock);  \
		done_;                  \
	})

int s2_map_page(u64 id, u64 ipa, u64 frame)
{
	if (!in_range(frame))
		return -1;
	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
}

int s2_map_page_read_only(u64 id, u64 ipa, u64 frame)
{
	if (!in_range(frame))
		return -1;
	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ =
			      put(VM(id), ipa, frame, (MEMORY & ~WRITABLE) | PAGE, 3));
}

/* Devices stand below the memory. */
int s2_map_device(u64 id, u64 ipa, u64 frame)
{
	if (frame < 0x8000 || frame > 0x8fff)
		return -1;
	return LOCKED(done_ = put(VM(id), ipa, frame, DEVICE | PAGE, 3));
}

/* Memory behind FRAMES is all of users. */
int s2_map_block(u64 id, u64 ipa, u64 frame)
{
	if (frame < 0x100000 || frame > 0x1ffdff)
		return -1;
	return LOCKED(done_ = put(VM(id), ipa, frame & ~511ul, MEMORY | BLOCK, 2));
}

int s2_map_huge(u64 id, u64 ipa, u64 frame)
{
	if (frame < 0x100000 || frame > 0x1bffff)
		return -1;
	return LOCKED(done_ = put(VM(id), ipa, frame & ~0x3fffful, MEMORY | BLOCK, 1));
}

int s2_map_range(u64 id, u64 ipa, u64 frame, u64 pages)
{
	int done = 0;
	for (u64 i = 0; i < pages && !done; i++)
		done = s2_map_page(id, ipa + i * 4096, frame + i);
	return done;
}

int s2_unmap_page(u64 id, u64 ipa)
{
	return LOCKED(done_ = drop(VM(id), ipa, 3));
}

int s2_unmap_block(u64 id, u64 ipa)
{
	return LOCKED(done_ = drop(VM(id), ipa, 2));
}

int s2_unmap_huge(u64 id, u64 ipa)
{
	return LOCKED(done_ = drop(VM(id), ipa, 1));
}

/* Many pages, one invalidation. */
int s2_unmap_range(u64 id, u64 ipa, u64 pages)
{
	struct vm *vm = VM(id);
	return LOCKED(
		for (u64 i = 0; i < pages; i++) {
			u64 *e = entry_at(ROOT(vm), ipa + i * 4096, 3);
			if (e && READ(*e) & VALID)
				WRITE(*e, 0);
		}
		invalidate_vm(vm);
		done_ = 0);
}

int s2_protect_page(u64 id, u64 ipa)
{
	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 3));
}

int s2_protect_block(u64 id, u64 ipa)
{
	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 2));
}

int s2_unprotect_page(u64 id, u64 ipa)
{
	return LOCKED(done_ = change(VM(id), ipa, WRITABLE, 0, 3));
}

int s2_protect_range(u64 id, u64 ipa, u64 pages)
{
	struct vm *vm = VM(id);
	return LOCKED(
		for (u64 i = 0; i < pages; i++) {
			u64 *e = entry_at(ROOT(vm), ipa + i * 4096, 3), d;
			if (e && is_leaf(d = READ(*e), 3))
				WRITE(*e, d & ~WRITABLE);
		}
		invalidate_vm(vm);
		done_ = 0);
}

int s2_age_page(u64 id, u64 ipa)
{
	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 3));
}

int s2_age_block(u64 id, u64 ipa)
{
	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 2));
}

int s2_touch_page(u64 id, u64 ipa)
{
	return LOCKED(done_ = change(VM(id), ipa, ACCESSED, 0, 3));
}

int s2_is_young(u64 id, u64 ipa)
{
	return LOCKED(u64 *e = entry_at(ROOT(VM(id)), ipa, 3); if (e) done_ = (READ(*e) & ACCESSED) != 0);
}

u64 s2_walk(u64 id, u64 ipa)
{
	u64 frame = 0;
	spin_lock(&s2_lock);
	for (int level = 1; level <= 3 && !frame; level++) {
		u64 *e = entry_at(ROOT(VM(id)), ipa, level);
		if (e && is_leaf(READ(*e), level))
			frame = (READ(*e) & ADDRESS) >> 12;
	}
	spin_unlock(&s2_lock);
	return frame;
}

int s2_remap_page(u64 id, u64 ipa, u64 frame)
{
	if (!in_range(frame))
		return -1;
	return LOCKED(if (owners[frame - FIRST] != KERNEL && !drop(VM(id), ipa, 3)) done_ =
			      put(VM(id), ipa, frame, MEMORY | PAGE, 3));
}

static inline int split(struct vm *vm, u64 ipa, int level)
{
	u64 *e = entry_at(ROOT(vm), ipa, level), *table, block, step = 1ul << (39 - 9 * (level + 1));
	if (!e || !is_leaf(block = READ(*e), level))
		return -1;
	table = table_alloc();
	if (!table)
		return -1;
	for (u64 i = 0; i < 512; i++)
		table[i] = ((block & ~(511 * step)) | (level == 2 ? 2 : 0)) + i * step;
	WRITE(*e, 0);
	invalidate_vm(vm);
	WRITE(*e, (u64)table | TABLE);
	return 0;
}

int s2_split_block(u64 id, u64 ipa)
{
	return LOCKED(done_ = split(VM(id), ipa, 2));
}

int s2_split_huge(u64 id, u64 ipa)
{
	return LOCKED(done_ = split(VM(id), ipa, 1));
}

static inline int merge(struct vm *vm, u64 ipa, u64 frame, int level)
{
	u64 *e = entry_at(ROOT(vm), ipa, level), old;
	if (!e || ((old = READ(*e)) & TABLE) != TABLE)
		return -1;
	WRITE(*e, 0);
	invalidate_vm(vm);
	WRITE(*e, frame << 12 | MEMORY | BLOCK);
	table_free((u64 *)(old & ADDRESS));
	return 0;
}

int s2_merge_block(u64 id, u64 ipa, u64 frame)
{
	if (frame < 0x100000 || frame > 0x1ffdff)
		return -1;
	return LOCKED(done_ = merge(VM(id), ipa, frame & ~511ul, 2));
}

/* A table without pages goes. */
int s2_prune(u64 id, u64 ipa)
{
	struct vm *vm = VM(id);
	return LOCKED(u64 *e = entry_at(ROOT(vm), ipa, 2), d; if (e && ((d = READ(*e)) & TABLE) == TABLE) {
		WRITE(*e, 0);
		invalidate_vm(vm);
		table_free((u64 *)(d & ADDRESS));
		done_ = 0;
	});
}

/* All of a VM is taken away: its root becomes empty, and its number is invalidated once. */
int s2_destroy(u64 id)
{
	struct vm *vm = VM(id);
	u64 *root = ROOT(vm);
	return LOCKED(
		for (u64 i = 0; i < 512; i++)
			if (READ(root[i]) & VALID)
				WRITE(root[i], 0);
		invalidate_vm(vm);
		done_ = 0);
}

int s2_donate(u64 id, u64 ipa, u64 frame)
{
	u32 to = 2 + (u32)(id & 7);
	if (!in_range(frame) || (id & 7) == 0)
		return -1;
	return LOCKED(if (owners[frame - FIRST] == HOST && !drop(host, frame << 12, 3)) {
		owners[frame - FIRST] = to;
		done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3);
	});
}

int s2_reclaim(u64 id, u64 ipa, u64 frame)
{
	u32 from = 2 + (u32)(id & 7);
	if (!in_range(frame) || (id & 7) == 0)
		return -1;
	return LOCKED(if (owners[frame - FIRST] == from && !drop(VM(id), ipa, 3)) {
		owners[frame - FIRST] = HOST;
		done_ = put(host, frame << 12, frame, MEMORY | PAGE, 3);
	});
}

int s2_host_fault(u64 frame)
{
	if (!in_range(frame))
		return -1;
	return LOCKED(if (owners[frame - FIRST] == HOST) done_ = put(host, frame << 12, frame, MEMORY | PAGE, 3));
}

int s2_share(u64 id, u64 ipa, u64 frame)
{
	if (!in_range(frame))
		return -1;
	return LOCKED(if (owners[frame - FIRST] == HOST) done_ =
			      put(VM(id), ipa, frame, (MEMORY & ~WRITABLE) | PAGE, 3));
}
