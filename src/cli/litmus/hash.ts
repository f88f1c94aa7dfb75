/** The content hash of a test, by which herdtools' mcompare knows that two logs speak of one test. */
import { createHash } from "node:crypto";
import { herdDigestTexts, type LitmusTest, statedHash } from "../../read/litmus/index.ts";

const md5 = (of: string | Buffer): Buffer => createHash("md5").update(of).digest();

/** What herd7 prints after `Hash=`; undefined where it is not known. `text` is what `test` was read from. */
export function herdHash(test: LitmusTest, text: string): string | undefined {
  const texts = herdDigestTexts(test, text);
  return statedHash(test) ?? (texts && md5(Buffer.concat(texts.map(md5))).toString("hex"));
}
