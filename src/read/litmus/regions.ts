/**
 * Regions and locks of a test, from comments such as `(* sekvm: region R = x,y lock next,now *)`: the variables of a region
 * are only touched between acquiring and releasing its lock; a lock is one or more variables. See docs/manual.md.
 */
import { InputError, span } from "../../text/index.ts";

export interface Region {
  readonly name: string;
  readonly variables: readonly string[];
  /** The variables of its lock. */
  readonly lock: readonly string[];
}

/** Either the regions or what is wrong with the comments. */
export interface RegionParse {
  readonly regions: readonly Region[];
  readonly errors: readonly InputError[];
}

const COMMENT = /\(\*\s*sekvm:([\s\S]*?)\*\)/g;
const NAME = "[A-Za-z_][\\w.]*";
const NAMES = `${NAME}(?:\\s*,\\s*${NAME})*`;
const REGION = new RegExp(`^\\s*region\\s+(${NAME})\\s*=\\s*(${NAMES})\\s+lock\\s+(${NAMES})\\s*$`);

const list = (text: string): string[] => text.split(",").map((v) => v.trim());

/**
 * Reads all comments of a test that begin with `sekvm:`.
 *
 * @param variables  names of the test's variables
 */
export function parseRegions(text: string, file: string, variables: readonly string[]): RegionParse {
  const regions: Region[] = [];
  const errors: InputError[] = [];
  for (const comment of text.matchAll(COMMENT)) {
    const where = span(file, comment.index, comment.index + comment[0].length);
    for (const clause of comment[1]!.split(";").filter((c) => c.trim() !== "")) {
      const m = REGION.exec(clause);
      if (m === null) {
        errors.push(new InputError("LIT46", where, `${clause.trim()} is no region`, "write: region R = x,y lock L"));
        continue;
      }
      const region = { name: m[1]!, variables: list(m[2]!), lock: list(m[3]!) };
      const problem = problemOf(region, regions, variables);
      if (problem === undefined) {
        regions.push(region);
        continue;
      }
      const from = comment.index + comment[0].indexOf(clause) + wordIn(clause, problem.name);
      errors.push(new InputError("LIT47", span(file, from, from + problem.name.length), problem.text));
    }
  }
  return { regions, errors };
}

/** Where a name stands in a clause, as a whole word. */
const wordIn = (clause: string, name: string): number =>
  clause.search(new RegExp(`(?<![\\w.])${name.replaceAll(".", "\\.")}(?![\\w.])`));

/** What is wrong with a region, and the name in it that is. */
interface Wrong {
  readonly name: string;
  readonly text: string;
}

function problemOf(region: Region, before: readonly Region[], variables: readonly string[]): Wrong | undefined {
  const { name } = region;
  if (before.some((r) => r.name === name)) return { name, text: `there are two regions ${name}` };
  const all = [...before, region];
  for (const v of [...region.variables, ...region.lock])
    if (!variables.includes(v)) return { name: v, text: `the test has no variable ${v}` };
  const twice = all.flatMap((r) => r.variables).find((v, i, vs) => vs.indexOf(v) !== i);
  if (twice !== undefined) return { name: twice, text: `${twice} is in two regions` };
  const both = [...region.variables, ...region.lock].find(
    (v) => all.some((r) => r.lock.includes(v)) && all.some((r) => r.variables.includes(v)),
  );
  return both === undefined ? undefined : { name: both, text: `${both} is data of a region and part of a lock` };
}
