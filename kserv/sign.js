/**
 * Signs images of guests in their last 64 bytes: Ed25519 over address, size and all other bytes. The key is for development, and known to everyone who reads this:
 * what it shows is that KCore refuses what is not signed, not who signed it.
 */
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SIGNATURE = 64;
const GUEST_RAM = 0x4000_0000n;

const seed = createHash("sha256").update("sekvm development key").digest();
const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });

const [publicKey, ...images] = process.argv.slice(2);
for (const name of images) {
  const image = readFileSync(name);
  if (image.length % 4096 !== 0) throw new Error(`${name} is not whole pages`);
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(GUEST_RAM, 0);
  head.writeBigUInt64LE(BigInt(image.length), 8);
  const body = image.subarray(0, image.length - SIGNATURE);
  sign(null, Buffer.concat([head, body]), key).copy(image, image.length - SIGNATURE);
  writeFileSync(name, image);
}
const raw = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
writeFileSync(publicKey, `${raw.toString("hex")}\n`);
