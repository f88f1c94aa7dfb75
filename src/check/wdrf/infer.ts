/** What a harness does not say, from the code: locks by the names of their functions, threads as what nobody calls. */
import { linked } from "../../model/program/index.ts";
import type { Unit } from "../../read/asm/index.ts";
import type { CheckSettings, LockSetting } from "../../read/harness/index.ts";

/** Ends of names that belong together: what acquires, what releases, what tries. */
const PAIRS: readonly (readonly [acquire: string, release: string, tries: string])[] = [
  ["lock", "unlock", "trylock"],
  ["acquire", "release", "tryacquire"],
  ["down", "up", "trydown"],
];

/** Words of locks that several may hold at once, and of the other half of such: their pairs exclude one another otherwise. */
const SHARED = /(^|_)(read|write|reader|writer|rd|wr|shared|exclusive)(_|$)/;

/** Pairs of functions such as `spin_lock` and `spin_unlock`, or `lock_acquire` and `lock_release`. */
function inferredLocks(names: readonly string[]): readonly LockSetting[] {
  const has = (name: string): boolean => names.includes(name);
  return names.flatMap((name): LockSetting[] => {
    for (const [acquire, release, tries] of PAIRS) {
      const m = new RegExp(`^(|.*_)${acquire}(|_.*)$`).exec(name);
      if (m === null || SHARED.test(name)) continue;
      const [before, after] = [m[1]!, m[2]!];
      const other = `${before}${release}${after}`;
      if (!has(other)) continue;
      const tried = [`${before}${tries}${after}`, `${before}try_${acquire}${after}`].filter(has);
      return [{ name, acquire: [name], release: [other], try: tried, words: [], protects: [] }];
    }
    return [];
  });
}

/** The settings, with locks where they say nothing about sharing. */
export function inferredSettings(units: readonly Unit[], settings: CheckSettings): CheckSettings {
  if (settings.locks.length + settings.regions.length + settings.tables.length > 0) return settings;
  return { ...settings, locks: inferredLocks(linked(units).functions()) };
}

/** Names that some instruction calls or jumps to. */
const calledIn = (units: readonly Unit[]): ReadonlySet<string> =>
  new Set(
    units.flatMap(({ sections }) =>
      sections.flatMap((s) => s.instructions.flatMap(({ text }) => /^bl?\s+([A-Za-z_]\w*)$/.exec(text)?.[1] ?? [])),
    ),
  );

/** The threads as they are typed: functions that are visible outside, of no lock, and that none of the others calls. */
export function inferredWords(units: readonly Unit[], { locks }: CheckSettings): string {
  const all = linked(units);
  const ofLocks = new Set(locks.flatMap((l) => [...l.acquire, ...l.release, ...l.try]));
  const names = all.functions().filter((name) => !ofLocks.has(name) && all.symbol(name)?.symbol.global === true);
  const called = calledIn(units);
  const free = names.filter((name) => !called.has(name));
  return (free.length > 0 ? free : names).join(",");
}
