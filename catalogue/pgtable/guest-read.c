/* A fault handler reads a request that a guest left in a page of its own: how many words to copy, and the words. */
#include "pgtable.h"

#define WORDS 16u
struct request {
	u32 count;
	u32 words[WORDS];
};
/* In memory of the guest, which writes it whenever it likes. */
struct request guest_page;

u32 copied[4][WORDS];

int guest_read(u64 cpu)
{
	u32 *to = copied[cpu & 3];
#ifdef DOUBLE_FETCH /* what is tested is not what is used */
	if (READ(guest_page.count) > WORDS)
		return -1;
	u32 n = READ(guest_page.count);
#elif defined(DOUBLE_FETCH_LATER) /* read again for an answer, after the copy */
	u32 n = READ(guest_page.count);
	if (n > WORDS)
		return -1;
#else
	u32 n = READ(guest_page.count);
	if (n > WORDS)
		return -1;
#endif
	for (u32 i = 0; i < n; i++)
		to[i] = READ(guest_page.words[i]);
#ifdef DOUBLE_FETCH_LATER
	return (int)READ(guest_page.count);
#else
	return (int)n;
#endif
}
