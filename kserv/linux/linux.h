// What module.c, which knows Linux, and host.c, which knows the host's kernel, ask of each other. VMs and virtual CPUs are numbers here. But for `ask`, interrupts are
// masked wherever one calls the other.
#ifndef LINUX_H
#define LINUX_H

enum next { AGAIN, WAITS, NOT_STARTED, ENDS };

// host.c
extern const unsigned access_bytes;
void host_begins(void *exchanges, unsigned long bytes, void *gich);
int host_creates(const void *image, unsigned long bytes, unsigned vcpus, unsigned test, unsigned count, int tampers); // the VM's number, 0 for none
void host_starts(unsigned vm);
enum next host_runs(unsigned vm, unsigned vcpu, unsigned cpu);
int host_has_work(unsigned vm, unsigned vcpu);
int host_is_off(unsigned vm);
unsigned long host_page(unsigned vm, unsigned long address); // where it is in memory, 0 for nowhere
void host_ends(unsigned vm);
void timer_of_guest(unsigned cpu);

// module.c, besides what kserv.h has for pages, timers and characters
void wake_vcpu(unsigned vm, unsigned vcpu, unsigned cpu);
void *access_of(unsigned vm, unsigned vcpu);
int ask(unsigned vm, unsigned vcpu); // the program, of an access; whether it has answered. Sleeps, with interrupts on

#endif
