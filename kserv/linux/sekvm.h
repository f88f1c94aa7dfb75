// What a program asks of /dev/sekvm. Each file that is opened is one VM; what it reads are accesses of the VM to devices (struct access), what it writes are these, answered.
#ifndef SEKVM_H
#define SEKVM_H

struct sekvm_create { unsigned long image, bytes; unsigned vcpus, test, count, tampers; };
struct sekvm_peek { unsigned long address, word; unsigned is_plain; };

#define SEKVM_CREATE 0x40205301ul // makes the VM of an image; its number
#define SEKVM_START 0x5302ul
#define SEKVM_RUN 0x5303ul        // a virtual CPU by number, until the VM is off
#define SEKVM_PEEK 0xc0185304ul   // a word of the VM's memory as the kernel maps it: guarded, or plainly, which may end the process

#endif
