/**
 * Signs images of guests in their last 64 bytes, as KCore measures them: page by page, with addresses and size, in a chain of hashes. The key is for development, and known
 * to everyone who reads this: what it shows is that what is not signed is refused, not who signed it.
 */
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const PAGE = 4096;
const GUEST_RAM = 0x4000_0000;
const SIGNATURE = 64;
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
function words(...numbers) {
  const bytes = Buffer.alloc(8 * numbers.length);
  for (const [i, n] of numbers.entries()) bytes.writeBigUInt64LE(BigInt(n), 8 * i);
  return bytes;
}

/** The last of the chain: the image is announced (1), then each page is given (2), the last one without signature. */
function measured(image) {
  let chain = sha256(Buffer.alloc(32), words(1, GUEST_RAM, image.length));
  for (let at = 0; at < image.length; at += PAGE)
    chain = sha256(chain, words(2, (GUEST_RAM + at) / PAGE), image.subarray(at, at + PAGE));
  return chain;
}

const seed = createHash("sha256").update("sekvm development key").digest();
const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });

const [publicKey, ...images] = process.argv.slice(2);
for (const name of images) {
  const image = readFileSync(name);
  if (image.length % PAGE !== 0) throw new Error(`${name} is not whole pages`);
  image.fill(0, image.length - SIGNATURE);
  sign(null, measured(image), key).copy(image, image.length - SIGNATURE);
  writeFileSync(name, image);
}
const raw = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
writeFileSync(publicKey, `${raw.toString("hex")}\n`);
