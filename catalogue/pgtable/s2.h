/* Stage-2 tables of VMs, and how their translations are invalidated. */
#include "pgtable.h"

struct vm {
	u64 vttbr; /* VMID above bit 48, root table below; set at boot */
	u64 pages; /* that are mapped */
};
struct vm vms[8];
struct lock s2_lock;

#define ROOT(vm) ((u64 *)((vm)->vttbr & ADDRESS))

#ifdef DMB
#define before_tlbi() dmb(ishst)
#elif defined(DSB_LD)
#define before_tlbi() dsb(ishld)
#elif defined(DSB_NSH)
#define before_tlbi() dsb(nsh)
#elif defined(NO_DSB_BEFORE)
#define before_tlbi() (void)0
#else
#define before_tlbi() dsb(ishst)
#endif

#ifdef NO_DSB_AFTER
#define after_tlbi() (void)0
#elif defined(DSB_ST_AFTER)
#define after_tlbi() dsb(ishst)
#else
#define after_tlbi() dsb(ish)
#endif

#ifdef LEVEL_2
#define HINT(level) 2
#else
#define HINT(level) (level)
#endif

/* Runs as the VM, so that TLBIs are for its VMID. */
static inline u64 enter_vm(struct vm *vm)
{
	u64 host = read_vttbr();
#ifdef HOST_VMID
	return host;
#endif
#ifdef OTHER_VMID
	vm = vm == vms ? vm + 1 : vm - 1;
#endif
	write_vttbr(vm->vttbr);
#ifndef NO_ISB
	isb();
#endif
	return host;
}

static inline void leave_vm(u64 host)
{
	write_vttbr(host);
	isb();
}

/* The translation of one address is gone: first what stage 2 says of it, then what both stages together do. */
static inline void invalidate_ipa(struct vm *vm, u64 ipa, int level)
{
	before_tlbi();
	u64 host = enter_vm(vm);
#ifdef OTHER_ADDRESS
	ipa += 4096;
#endif
#ifdef NO_TLBI
#elif defined(LOCAL)
	tlbi_by(ipas2e1, AT_LEVEL(ipa, HINT(level)));
	dsb(nsh);
	tlbi(vmalle1);
#elif defined(ONLY_IPA)
	tlbi_by(ipas2e1is, AT_LEVEL(ipa, HINT(level)));
#elif defined(ONLY_STAGE_1)
	tlbi(vmalle1is);
#else
	tlbi_by(ipas2e1is, AT_LEVEL(ipa, HINT(level)));
	after_tlbi();
	tlbi(vmalle1is);
#endif
	after_tlbi();
	leave_vm(host);
}

/* All translations of a VM are gone. */
static inline void invalidate_vm(struct vm *vm)
{
	before_tlbi();
	u64 host = enter_vm(vm);
	tlbi(vmalls12e1is);
	after_tlbi();
	leave_vm(host);
}
