// A device of Linux behind which is the host's kernel: it makes VMs by asking what is at EL2. All that is said to Linux is said here.
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
#include <linux/cpuhotplug.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/of_address.h>
#include <linux/of_irq.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>
#include "linux.h"
#include "sekvm.h"

enum { HOST_VMS = 33, HOST_VCPUS = 8, MOST_IMAGE = 1 << 22, LOOK_NS = 200000, RAM = 0x40000000, GICH = 0x08030000 };

// An access of a virtual CPU to a device: not asked, asked, the program has it, answered.
enum asked { NOTHING, ASKED, TAKEN, ANSWERED };
struct thread {
  wait_queue_head_t woken, answered;
  enum asked asked;
  void *access;
};
// One VM, while its file is open.
struct opened {
  int vm;
  wait_queue_head_t asks;
  struct thread of[HOST_VCPUS];
};
static struct opened *opened_vm[HOST_VMS];
static DEFINE_MUTEX(creating);

// Pages, timers and characters, as kserv.h has them.

u64 take_page(void);
void give_page(u64 pa);
u64 *page_at(u64 pa);
void put_char(char c);
void mask_timer(int masked);
void kick(u32 cpu);

u64 take_page(void) {
  struct page *page = alloc_page(GFP_ATOMIC | __GFP_ZERO | __GFP_NOWARN);
  return page ? page_to_phys(page) : 0;
}
void give_page(u64 pa) { __free_page(phys_to_page(pa)); }
u64 *page_at(u64 pa) { return phys_to_virt(pa); }

// In the lock of what is printed, with interrupts masked.
void put_char(char c) {
  static char line[128];
  static unsigned length;
  if (c != '\n') line[length++] = c;
  if (c != '\n' && length < sizeof line - 1) return;
  line[length] = 0;
  length = 0;
  pr_info("%s\n", line);
}

// The timer of VMs: on each CPU it is masked at first.
static int timer_irq;
static DEFINE_PER_CPU(int, timer_is_on);

void mask_timer(int masked) {
  if (__this_cpu_read(timer_is_on) == !masked) return;
  __this_cpu_write(timer_is_on, !masked);
  if (masked) return disable_percpu_irq(timer_irq);
  irq_set_irqchip_state(timer_irq, IRQCHIP_STATE_PENDING, false); // that it was due meanwhile is no news
  enable_percpu_irq(timer_irq, IRQ_TYPE_EDGE_RISING);
}
static irqreturn_t timer_is_due(int irq, void *of) {
  timer_of_guest(smp_processor_id());
  return IRQ_HANDLED;
}
static int cpu_goes(unsigned cpu) {
  unsigned long flags;
  local_irq_save(flags);
  mask_timer(1);
  local_irq_restore(flags);
  return 0;
}

// Who waits is woken; who runs in the guest on another CPU leaves it.
static void nothing(void *of) {}
static DEFINE_PER_CPU(call_single_data_t, kicks);

void wake_vcpu(unsigned vm, unsigned vcpu, unsigned cpu) {
  struct opened *o = opened_vm[vm];
  if (!o) return;
  wake_up_all(&o->of[vcpu].woken);
  if (cpu != smp_processor_id() && cpu_online(cpu)) smp_call_function_single_async(cpu, &per_cpu(kicks, cpu));
}
// A VM is off, or a virtual CPU of it.
void kick(u32 cpu) {
  for (unsigned vm = 1; vm < HOST_VMS; vm++)
    if (opened_vm[vm]) wake_up_all(&opened_vm[vm]->asks);
}

// Accesses to devices go to the program, one of each virtual CPU at a time.

void *access_of(unsigned vm, unsigned vcpu) { return opened_vm[vm]->of[vcpu].access; }

int ask(unsigned vm, unsigned vcpu) {
  struct opened *o = opened_vm[vm];
  struct thread *t = &o->of[vcpu];
  local_irq_enable();
  smp_store_release(&t->asked, ASKED);
  wake_up_all(&o->asks);
  int is_killed = wait_event_killable(t->answered, smp_load_acquire(&t->asked) == ANSWERED || host_is_off(vm));
  int is_answered = !is_killed && t->asked == ANSWERED;
  t->asked = NOTHING;
  local_irq_disable();
  return is_answered;
}
static struct thread *find(struct opened *o, enum asked asked) {
  for (unsigned i = 0; i < HOST_VCPUS; i++)
    if (smp_load_acquire(&o->of[i].asked) == asked) return &o->of[i];
  return NULL;
}

// The next access; nothing when the VM is off.
static ssize_t device_read(struct file *file, char __user *to, size_t bytes, loff_t *at) {
  struct opened *o = file->private_data;
  if (!o->vm || bytes < access_bytes) return -EINVAL;
  if (wait_event_interruptible(o->asks, find(o, ASKED) || host_is_off(o->vm))) return -ERESTARTSYS;
  struct thread *t = find(o, ASKED);
  if (!t) return 0;
  t->asked = TAKEN;
  return copy_to_user(to, t->access, access_bytes) ? -EFAULT : access_bytes;
}
static ssize_t device_write(struct file *file, const char __user *from, size_t bytes, loff_t *at) {
  struct opened *o = file->private_data;
  struct thread *t = find(o, TAKEN);
  if (!t || bytes != access_bytes) return -EINVAL;
  if (copy_from_user(t->access, from, access_bytes)) return -EFAULT;
  smp_store_release(&t->asked, ANSWERED);
  wake_up_all(&t->answered);
  return bytes;
}

static long create(struct opened *o, const void __user *from) {
  struct sekvm_create c;
  if (copy_from_user(&c, from, sizeof c)) return -EFAULT;
  if (o->vm || !c.bytes || c.bytes > MOST_IMAGE || c.bytes % PAGE_SIZE || !c.vcpus || c.vcpus > HOST_VCPUS) return -EINVAL;
  void *image = vmemdup_user((const void __user *)c.image, c.bytes);
  if (IS_ERR(image)) return PTR_ERR(image);
  unsigned long flags;
  mutex_lock(&creating);
  local_irq_save(flags);
  o->vm = host_creates(image, c.bytes, c.vcpus, c.test, c.count, c.tampers);
  if (o->vm) opened_vm[o->vm] = o;
  local_irq_restore(flags);
  mutex_unlock(&creating);
  kvfree(image);
  return o->vm ? o->vm : -EIO;
}

static int has_work(unsigned vm, unsigned vcpu) {
  unsigned long flags;
  local_irq_save(flags);
  int has = host_has_work(vm, vcpu);
  local_irq_restore(flags);
  return has;
}

// Until the VM is off. A virtual CPU that waits is looked at now and then, because its timer is not seen meanwhile.
static long run(struct opened *o, unsigned long vcpu) {
  if (!o->vm || vcpu >= HOST_VCPUS) return -EINVAL;
  for (;;) {
    local_irq_disable();
    enum next next = host_runs(o->vm, vcpu, smp_processor_id());
    local_irq_enable();
    if (next == ENDS) return 0;
    if (signal_pending(current)) return -EINTR;
    if (next == AGAIN) cond_resched();
    else if (next == NOT_STARTED) wait_event_interruptible(o->of[vcpu].woken, has_work(o->vm, vcpu));
    else wait_event_interruptible_hrtimeout(o->of[vcpu].woken, has_work(o->vm, vcpu), ns_to_ktime(LOOK_NS));
  }
}

// Reads a word of a VM's, where the kernel has mapped all memory: with a way out, or as code does that thinks the memory its own.
static long peek(struct opened *o, void __user *at) {
  struct sekvm_peek p;
  if (copy_from_user(&p, at, sizeof p)) return -EFAULT;
  unsigned long pa = o->vm ? host_page(o->vm, p.address) : 0;
  if (!pa) return -ENOENT;
  u64 *word = (u64 *)((char *)page_at(pa) + p.address % PAGE_SIZE / 8 * 8);
  u64 value = 0;
  if (p.is_plain) value = READ_ONCE(*word);
  else if (copy_from_kernel_nofault(&value, word, 8)) return -EFAULT;
  p.word = value;
  return copy_to_user(at, &p, sizeof p) ? -EFAULT : 0;
}

static long device_ioctl(struct file *file, unsigned int what, unsigned long argument) {
  struct opened *o = file->private_data;
  unsigned long flags;
  switch (what) {
  case SEKVM_CREATE: return create(o, (void __user *)argument);
  case SEKVM_START:
    if (!o->vm) return -EINVAL;
    local_irq_save(flags);
    host_starts(o->vm);
    local_irq_restore(flags);
    return 0;
  case SEKVM_RUN: return run(o, argument);
  case SEKVM_PEEK: return peek(o, (void __user *)argument);
  default: return -ENOTTY;
  }
}

// The VM's memory, a page when it is touched that the VM has.
static vm_fault_t touched(struct vm_fault *fault) {
  struct opened *o = fault->vma->vm_private_data;
  unsigned long pa = o->vm ? host_page(o->vm, RAM + (fault->pgoff << PAGE_SHIFT)) : 0;
  if (!pa) return VM_FAULT_SIGBUS;
  fault->page = phys_to_page(pa);
  get_page(fault->page);
  return 0;
}
static const struct vm_operations_struct memory = {.fault = touched};
static int device_mmap(struct file *file, struct vm_area_struct *area) {
  area->vm_ops = &memory;
  area->vm_private_data = file->private_data;
  return 0;
}

static int device_release(struct inode *inode, struct file *file) {
  struct opened *o = file->private_data;
  unsigned long flags;
  if (o->vm) {
    local_irq_save(flags);
    host_ends(o->vm);
    opened_vm[o->vm] = NULL;
    local_irq_restore(flags);
  }
  for (unsigned i = 0; i < HOST_VCPUS; i++) kfree(o->of[i].access);
  kfree(o);
  return 0;
}
static int device_open(struct inode *inode, struct file *file) {
  struct opened *o = kzalloc(sizeof *o, GFP_KERNEL);
  if (!o) return -ENOMEM;
  file->private_data = o;
  init_waitqueue_head(&o->asks);
  for (unsigned i = 0; i < HOST_VCPUS; i++) {
    init_waitqueue_head(&o->of[i].woken);
    init_waitqueue_head(&o->of[i].answered);
    o->of[i].access = kzalloc(access_bytes, GFP_KERNEL);
    if (o->of[i].access) continue;
    device_release(inode, file);
    return -ENOMEM;
  }
  return 0;
}

static const struct file_operations operations = {
  .owner = THIS_MODULE,
  .open = device_open,
  .release = device_release,
  .read = device_read,
  .write = device_write,
  .unlocked_ioctl = device_ioctl,
  .mmap = device_mmap,
};
static struct miscdevice device = {.minor = MISC_DYNAMIC_MINOR, .name = "sekvm", .fops = &operations};

static void *exchanges;
static void __iomem *interface;
static int hotplug;
static DEFINE_PER_CPU(int, of_timer);

static int __init begin(void) {
  struct device_node *node = of_find_compatible_node(NULL, NULL, "sekvm,hypervisor");
  struct resource where;
  int error = -ENODEV;
  unsigned cpu;
  for_each_possible_cpu(cpu) INIT_CSD(&per_cpu(kicks, cpu), nothing, NULL); // here, because addresses in such data of a module are not filled in
  if (!node || of_address_to_resource(node, 0, &where)) return error;
  timer_irq = irq_of_parse_and_map(node, 0);
  of_node_put(node);
  exchanges = memremap(where.start, resource_size(&where), MEMREMAP_WB);
  interface = ioremap(GICH, PAGE_SIZE);
  if (!timer_irq || !exchanges || !interface) goto unmap;
  host_begins(exchanges, resource_size(&where), (void __force *)interface);
  error = request_percpu_irq(timer_irq, timer_is_due, "sekvm", &of_timer);
  if (error) goto unmap;
  error = hotplug = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "sekvm", NULL, cpu_goes);
  if (error < 0) goto release;
  error = misc_register(&device);
  if (!error) return 0;
  cpuhp_remove_state(hotplug);
release:
  free_percpu_irq(timer_irq, &of_timer);
unmap:
  if (interface) iounmap(interface);
  if (exchanges) memunmap(exchanges);
  return error;
}
static void __exit end(void) {
  misc_deregister(&device);
  cpuhp_remove_state(hotplug); // masks the timer on all CPUs
  free_percpu_irq(timer_irq, &of_timer);
  iounmap(interface);
  memunmap(exchanges);
}
module_init(begin);
module_exit(end);
MODULE_DESCRIPTION("Virtual machines by what is at EL2");
MODULE_LICENSE("GPL");
