// What attacks share, see host.h.
#include "host.h"

#define UART 0x09000000ul
#define SYSTEM_OFF 0x84000008ul
#define CPU_ON 0xc4000003ul

extern volatile u64 attack_number, mailbox[];
extern u64 (*const attacks[])(void);
static u64 exchanges;

static void print(const char *text) {
  while (*text) *(volatile u32 *)UART = (unsigned char)*text++;
}
static void print_hex(u64 n) {
  print("0x");
  for (int i = 60; i >= 0; i -= 4) *(volatile u32 *)UART = (unsigned char)"0123456789abcdef"[n >> i & 15];
}

static u64 firmware(u64 function, u64 a, u64 b, u64 c) {
  register u64 x0 asm("x0") = function, x1 asm("x1") = a, x2 asm("x2") = b, x3 asm("x3") = c;
  asm volatile("smc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}

void main(u64 at) {
  exchanges = at;
  u64 why = attacks[attack_number]();
  print(why == GOT_IT ? "got it" : "refused ");
  if (why != GOT_IT) print_hex(why);
  print("\n");
  firmware(SYSTEM_OFF, 0, 0, 0);
}

u64 new_page(void) {
  static u64 next = RAM + 0x800000;
  u64 page = next;
  next += PAGE;
  for (u64 i = 0; i < PAGE; i += 8) *(volatile u64 *)(page + i) = 0;
  return page;
}

volatile u64 *exchange_of(u64 vm, u64 vcpu) { return (volatile u64 *)(exchanges + (vm * 8 + vcpu) * PAGE); }
u64 page_above(void) { return (exchanges & ~0xffffful) + 0x200000; }

struct vm load_vm(void) {
  struct vm vm = {.id = call(REGISTER_KVM, 0, 0, 0, 0, 0)};
  call(REGISTER_VCPU, vm.id, 0, 0, 0, 0);
  call(SET_BOOT_INFO, vm.id, RAM, IMAGE_PAGES * PAGE, 0, 0);
  for (int p = 0; p < IMAGE_PAGES; p++) {
    vm.pages[p] = new_page();
    for (int i = 0; i < PAGE / 8; i++) ((volatile u64 *)vm.pages[p])[i] = guest_image[p * PAGE / 8 + i];
    call(REMAP_VM_IMAGE, vm.id, vm.pages[p] / PAGE, 0, 0, 0);
  }
  vm.exchange = exchange_of(vm.id, 0);
  vm.exchange[EX_PC] = RAM;
  vm.exchange[EX_PSTATE] = 0x3c5;
  vm.exchange[EX_PAGE] = 0;
  return vm;
}

struct vm make_vm(void) {
  struct vm vm = load_vm();
  call(VERIFY_VM_IMAGE, vm.id, 0, 0, 0, 0);
  run(&vm);
  return vm;
}

u64 run(const struct vm *vm) { return call(VCPU_RUN, vm->id, 0, 0, 0, 0); }

u64 ask(const struct vm *vm, u64 what, u64 address, u64 *exit) {
  vm->exchange[0] = address << 8 | what;
  u64 status = run(vm);
  *exit = status == 0 ? vm->exchange[EX_ESR] >> 26 : 0;
  return vm->exchange[0];
}

u64 got(u64 fault, u64 value) { return fault != 0 ? fault : value == SECRET ? GOT_IT : NOTHING; }
u64 secret_page(const struct vm *vm) { return vm->pages[1]; }
u64 read_secret(const struct vm *vm) {
  u64 value = 0, fault = load(secret_page(vm), &value);
  return got(fault, value);
}

struct saved save_vm(const struct vm *vm) {
  struct saved saved = {.registers = new_page()};
  call(VM_STOP, vm->id, 0, 0, 0, 0);
  saved.heir = call(REGISTER_HEIR, vm->id, 0, 0, 0, 0);
  u64 copies = saved.heir == NO_CALL;
  if (copies) saved.heir = call(REGISTER_KVM, 0, 0, 0, 0, 0);
  call(REGISTER_VCPU, saved.heir, 0, 0, 0, 0);
  for (int p = 0; p < IMAGE_PAGES; p++) {
    saved.pages[p] = new_page();
    saved.numbers[p] = call(ENCRYPT_BUF, vm->id, RAM + p * PAGE, saved.pages[p] / PAGE, 0, 0);
    for (int i = 0; copies && i < PAGE / 8; i++)
      ((volatile u64 *)saved.pages[p])[i] = ((volatile u64 *)vm->pages[p])[i];
  }
  saved.number = call(SAVE_CRYPT_VCPU, vm->id, 0, saved.registers / PAGE, 0, 0);
  return saved;
}

u64 load_page(u64 vm, u64 frame, u64 page, u64 number) {
  u64 status = call(DECRYPT_BUF, vm, page / PAGE, new_page() / PAGE, number, 0);
  if (status != NO_CALL) return status;
  u64 image = call(SET_BOOT_INFO, vm, frame, PAGE, 0, 0);
  return call(REMAP_VM_IMAGE, vm, page / PAGE, image, 0, 0);
}

u64 load_registers(u64 vm, const struct saved *saved) {
  u64 status = call(LOAD_CRYPT_VCPU, vm, 0, saved->registers / PAGE, saved->number, 0);
  if (status != NO_CALL) return status;
  // A host that copies begins its guest where it was left; of its registers the attacks need none.
  volatile u64 *exchange = exchange_of(vm, 0);
  exchange[EX_PC] = RAM;
  exchange[EX_PSTATE] = 0x3c5;
  return 0;
}

u64 go_on(const struct saved *saved) {
  u64 status = 0;
  for (int p = 0; p < IMAGE_PAGES && status == 0; p++)
    status = load_page(saved->heir, RAM + p * PAGE, saved->pages[p], saved->numbers[p]);
  if (status == 0) status = load_registers(saved->heir, saved);
  if (status == 0) status = call(VERIFY_VM_IMAGE, saved->heir, 0, 0, 0, 0);
  return status != 0 ? status : call(VCPU_RUN, saved->heir, 0, 0, 0, 0);
}

static u64 device(u64 what, u64 stream, u64 at, u64 *value) {
  mailbox[1] = stream;
  mailbox[2] = at;
  mailbox[3] = *value;
  mailbox[0] = what;
  while (mailbox[0] != 0) asm volatile("yield" ::: "memory");
  *value = mailbox[3];
  return mailbox[4];
}
u64 device_read(u64 stream, u64 at, u64 *value) { return device(1, stream, at, value); }
u64 device_write(u64 stream, u64 at, u64 value) { return device(2, stream, at, &value); }

u64 smmu_write(u64 offset, u32 value) { return store32(SMMU0 + offset, value); }
u64 route_stream(u64 bank) {
  u64 fault = smmu_write(S2CR(0), bank);
  return fault != 0 ? fault : smmu_write(SMR(0), 0x80000000u | STREAM);
}
u64 own_table(u64 page) {
  u64 root = new_page(), middle, last;
  if (root % (2 * PAGE) != 0) root = new_page();
  new_page(); // the root is two pages
  middle = new_page();
  last = new_page();
  ((volatile u64 *)root)[page >> 30] = middle | 3;
  ((volatile u64 *)middle)[page >> 21 & 511] = last | 3;
  ((volatile u64 *)last)[page >> 12 & 511] = page | 0x7ff;
  return root;
}

u64 start_second(void (*entry)(u64), u64 argument) {
  extern char second_entry[];
  volatile u64 *stack = (volatile u64 *)(new_page() + PAGE - 16);
  stack[0] = (u64)entry;
  stack[1] = argument;
  return firmware(CPU_ON, 1, (u64)second_entry, (u64)stack);
}

// Which the compiler calls for structures.
void *memcpy(void *to, const void *from, u64 bytes) {
  for (u64 i = 0; i < bytes; i++) ((volatile char *)to)[i] = ((const char *)from)[i];
  return to;
}
void *memset(void *to, int byte, u64 bytes) {
  for (u64 i = 0; i < bytes; i++) ((volatile char *)to)[i] = (char)byte;
  return to;
}
