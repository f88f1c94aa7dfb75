/** What signed images need: SHA-256, and Ed25519 by raw keys. */
import { createHash, createPublicKey, verify } from "node:crypto";

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(bytes).digest());

/** What comes before the 32 bytes of a public key in the form that Node reads. @source RFC 8410, section 4 */
const HEAD = Buffer.from("302a300506032b6570032100", "hex");

/** Whether a signature of 64 bytes is one of the message under a key of 32 bytes. Any bytes may be given. */
export function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.concat([HEAD, key]), format: "der", type: "spki" });
    return verify(null, message, publicKey, signature);
  } catch {
    return false; // the bytes are no key
  }
}
