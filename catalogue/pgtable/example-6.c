/*
 * Example 6 of the paper: what users do reaches the kernel. Users run a program that yields, on Arm only, a value that the kernel
 * reads and acts on. So what the kernel reads of users has to be taken for anything, each time anew: a kernel that
 * is right for every value is right for this one. The broken form relies on a second read to give the same.
 */
#include "pgtable.h"

u64 shared_page[512]; /* users write it */
u64 chosen[4], table[8];

void act(u64 cpu)
{
#ifdef BROKEN
	if (READ(shared_page[0]) < 8)
		chosen[cpu & 3] = table[READ(shared_page[0])];
#else
	u64 i = READ(shared_page[0]);
	if (i < 8)
		chosen[cpu & 3] = table[i];
#endif
}
