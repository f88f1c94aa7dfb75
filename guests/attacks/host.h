// What attacks share: a host of a few lines. Translation of stage 1 is off, so addresses are what stage 2 takes.
#ifndef HOST_H
#define HOST_H
#include "../../kserv/arch.h"
#include "../../kserv/abi.h"

#define RAM 0x40000000ul      // of the host, and where a guest finds its own
#define SMMU0 0x0b000000ul

// An attack is one function. It gives 0 when it has got what it was after; else why not: minus a code, or the syndrome of a fault.
#define GOT_IT 0ul
#define REFUSED ((u64)-9)
#define NO_CALL ((u64)-11)
// Nothing was refused, and nothing was got either.
#define NOTHING ((u64)-100)

// A call of what is above.
u64 call(u64 number, u64 a, u64 b, u64 c, u64 d, u64 e);

// Loads and stores that may fault: 0, or the syndrome.
u64 load(u64 at, u64 *value);
u64 store(u64 at, u64 value);
u64 store32(u64 at, u32 value);

// A page that nobody has used yet, and zeros.
u64 new_page(void);

// The image of a guest: two pages, the first with its code, the second where it keeps its secret, behind each other.
extern const u64 guest_image[], guest_image_end[];
enum { IMAGE_PAGES = 2 };

// A VM as its host knows it: its number, the pages of its image, and the exchange of its first virtual CPU by number of a register.
struct vm {
  u64 id, pages[IMAGE_PAGES];
  volatile u64 *exchange;
};

// A VM with an image that is copied to new pages and given, not verified yet.
struct vm load_vm(void);
// And verified, with its guest run up to its first call: by then it has written its secret.
struct vm make_vm(void);
volatile u64 *exchange_of(u64 vm, u64 vcpu);
// A page of what is above, which lies behind the exchanges.
u64 page_above(void);
u64 run(const struct vm *vm);
// What a guest is asked to do, with an address.
enum { GUEST_NOTHING, GUEST_LOAD, GUEST_STORE, GUEST_SHARE, GUEST_UNSHARE, GUEST_SMC, GUEST_EL2, GUEST_SECRET, GUEST_SHARE_ALL, GUEST_X5, GUEST_SPIN, GUEST_OFF };
// Asks it. Gives its answer; `exit` is the class of the exception by which it was left, 0x16 for its next call.
u64 ask(const struct vm *vm, u64 what, u64 address, u64 *exit);
enum { CALLED = 0x16, FAULTED = 0x24 };

#define SECRET 0x5ec7e75ec7e75ec7ul
// What was read is the guest's secret, or why not.
u64 got(u64 fault, u64 value);
// The page with the secret, as the host knows it.
u64 secret_page(const struct vm *vm);

// A VM that is off as its host saved it: pages of its image and registers, and the VM that goes on from it. A host that has no calls for it copies.
struct saved {
  u64 heir, pages[IMAGE_PAGES], numbers[IMAGE_PAGES], registers, number;
};
struct saved save_vm(const struct vm *vm);
// Loads a page for a VM, of what is in it and under a number: a host without calls gives the page itself. Gives 0 or minus a code.
u64 load_page(u64 vm, u64 frame, u64 page, u64 number);
u64 load_registers(u64 vm, const struct saved *saved);
// Loads all of it, verifies the VM and runs it.
u64 go_on(const struct saved *saved);

// A device of the host's behind an SMMU reads or writes: 0, or 1 where it was refused.
u64 device_read(u64 stream, u64 at, u64 *value);
u64 device_write(u64 stream, u64 at, u64 value);
// Registers of the first SMMU.
#define SCR0 0x0ul
#define SMR(n) (0x800ul + 4 * (n))
#define S2CR(n) (0xc00ul + 4 * (n))
#define CBAR(n) (0x1000ul + 4 * (n))
#define CBA2R(n) (0x1800ul + 4 * (n))
#define BANK(n) (0x8000ul + 0x1000 * (n))
enum { SCTLR = 0, TTBR0 = 0x20, TTBR0_HIGH = 0x24, TCR = 0x30 };
u64 smmu_write(u64 offset, u32 value);
// Streams 5 go to a bank, as far as the host may say so.
u64 route_stream(u64 bank);
enum { STREAM = 5 };
// A table of the host's own that maps one page at itself, in the form that banks have here.
u64 own_table(u64 page);

// Starts CPU 1 at a function with an argument.
u64 start_second(void (*entry)(u64), u64 argument);

// What has to be done before and after, for the ones in which it is the same.
u64 read_secret(const struct vm *vm);

#endif
