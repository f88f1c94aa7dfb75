// The monitor: words of the console, or of the kernel's command line, where a semicolon ends a line.
#include "kserv.h"

static const char *script; // what is left of the command line; 0 when the console has its turn
static char line[80];
static u32 length;
static int waits;
static struct vm *talks_to;  // whose console has what is typed, or 0
enum { LEAVES = ']' & 31 };  // the key by which it is left

static const char HELP[] = "run GUEST [CPUS [TEST [COUNT]]]   make a VM and start it\n"
                           "create GUEST [CPUS [TEST [COUNT]]], start VM, stop VM, list\n"
                           "tamper GUEST   make a VM of a changed image\n"
                           "tell VM WORDS   type a line for a VM's console\n"
                           "console VM   what is typed is the VM's, until it is off or the key is Ctrl-]\n"
                           "peek VM ADDRESS   read a word of a VM's memory\n"
                           "wait   until no VM runs    off   end\n";

static int is(const char *word, const char *other) {
  while (*word && *word != ' ' && *word == *other) word++, other++;
  return (!*word || *word == ' ') && !*other;
}
static const char *rest(const char *at) {
  while (*at && *at != ' ') at++;
  while (*at == ' ') at++;
  return at;
}
static u64 number(const char *at, u64 unless) {
  u64 n = 0, base = 10;
  if (!*at) return unless;
  if (at[0] == '0' && at[1] == 'x') base = 16, at += 2;
  for (; *at && *at != ' '; at++) n = n * base + (*at <= '9' ? *at - '0' : (*at | 32) - 'a' + 10);
  return n;
}
static struct vm *vm_of(const char *at) {
  u64 n = number(at, 0);
  if (n && n < VMS && vms[n].state != VM_NONE) return &vms[n];
  return print("there is no such VM\n"), (struct vm *)0;
}

extern const struct image images[]; // the last one has no name
static const struct image *image_of(const char *word) {
  for (const struct image *i = images; i->name; i++)
    if (is(word, i->name)) return i;
  return is(word, "initrd") && initrd.start ? &initrd : 0;
}

static void make(const char *words, int tampers, int starts) {
  const struct image *image = image_of(words);
  const char *second = rest(words), *third = rest(second), *fourth = rest(third);
  u64 vcpus = number(second, 2);
  if (vcpus < 1 || vcpus > VCPUS) return print("a VM has 1 to 8 CPUs\n");
  if (!image) return SHOW("kserv: there is no guest %s\n", (u64)words);
  struct vm *vm = make_vm(image, vcpus, number(third, 0), number(fourth, 0), tampers);
  if (!vm) return;
  SHOW("kserv: VM %d is %s, with %d CPUs\n", vm->id, (u64)vm->name, vcpus);
  if (starts) start_vm(vm);
}

static void list(void) {
  static const char *const states[] = {"none", "ready", "runs", "off", "off"};
  for (u32 i = 1; i < VMS; i++)
    if (vms[i].state != VM_NONE)
      SHOW("VM %d  %s  %s, %d CPUs, %d exits\n", i, (u64)vms[i].name, (u64)states[vms[i].state], vms[i].vcpus, vms[i].exits);
  SHOW("%d CPUs, %d free pages\n", cpu_count, free_pages());
}

static void stop(struct vm *vm) {
  u64 answer = hvc(VM_STOP, vm->id, 0, 0, 0);
  if (answer) SHOW("kserv: VM %d is not stopped, error %d\n", vm->id, -answer);
  else vm_ends(vm, "is stopped");
}

// Reads a word where the host put a page, as any program of the host can try.
static void peek(struct vm *vm, u64 ipa) {
  u64 pa = vm_page(vm, ipa & -8ul, 0), fault;
  if (!pa) return print("there is no page\n");
  u64 word = at_el0(load_word, pa + (ipa & (PAGE - 8)), &fault);
  if (fault) SHOW("VM %d at 0x%x: refused\n", vm->id, ipa);
  else SHOW("VM %d at 0x%x: 0x%x\n", vm->id, ipa, word);
}

static int may_be_told(const struct vm *vm) { return vm->state == VM_READY || vm->state == VM_RUNS; }

static void tell(struct vm *vm, const char *words) {
  char typed[sizeof line];
  u32 n = 0;
  while (*words) typed[n++] = *words++;
  typed[n++] = '\n';
  if (!may_be_told(vm)) print("the VM is off\n");
  else if (!type(vm, typed, n)) print("the VM has not taken what it was told before\n");
}

static void obey(const char *words) {
  const char *what = rest(words);
  struct vm *vm;
  if (!*words) return;
  if (is(words, "run")) make(what, 0, 1);
  else if (is(words, "create")) make(what, 0, 0);
  else if (is(words, "tamper")) make(what, 1, 1);
  else if (is(words, "list")) list();
  else if (is(words, "wait")) waits = !vms_are_off();
  else if (is(words, "off")) stop_machine();
  else if (is(words, "start")) {
    if ((vm = vm_of(what))) vm->state == VM_READY ? start_vm(vm) : print("it is not ready\n");
  } else if (is(words, "stop")) {
    if ((vm = vm_of(what))) stop(vm);
  } else if (is(words, "tell")) {
    if ((vm = vm_of(what))) tell(vm, rest(what));
  } else if (is(words, "console")) {
    talks_to = vm_of(what);
  } else if (is(words, "peek")) {
    if ((vm = vm_of(what))) peek(vm, number(rest(what), GUEST_RAM));
  } else print(HELP);
}

// Takes the next line of the script. @returns whether there was one
static int from_script(void) {
  while (*script == ' ' || *script == ';') script++;
  if (!*script) return script = 0, 0;
  u32 n = 0;
  for (; *script && *script != ';'; script++)
    if (n < sizeof line - 1) line[n++] = *script;
  line[n] = 0;
  obey(line);
  return 1;
}

static void prompt(void) {
  if (!talks_to && !waits) print("> ");
}
static void leave_console(void) {
  talks_to = 0;
  print("\n> ");
}

static void from_console(void) {
  for (int c; !waits;) {
    if ((c = read_char()) < 0) return input_is_read();
    if (c == LEAVES && talks_to) {
      leave_console();
      continue;
    }
    if (c == '\r') c = '\n';
    print_char(c);
    if (c != '\n') {
      if (length < sizeof line - 1) line[length++] = c;
      continue;
    }
    line[length] = 0;
    length = 0;
    if (talks_to) tell(talks_to, line);
    else obey(line);
    prompt();
  }
}

void monitor_begin(const char *words) {
  script = *words ? words : "run hello;wait;off";
  console_begin();
}

void monitor_poll(void) {
  for (u32 i = 1; i < VMS; i++)
    if (vms[i].state == VM_OFF) reclaim(&vms[i]);
  if (waits && !vms_are_off()) return;
  if (waits) {
    waits = 0;
    if (!script) prompt();
  }
  while (script && !waits)
    if (!from_script()) prompt();
  if (talks_to && !may_be_told(talks_to)) leave_console();
  if (!script && has_input) from_console();
}
