/** Two tiers: `npm test` runs the quick counts, `npm run test:full` the full ones. */
export const full = process.env.SEKVM_TEST_TIER === "full";
/** The number of cases a long test runs in this tier. */
export const cases = (quick: number, all: number): number => (full ? all : quick);
