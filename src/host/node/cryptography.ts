/** What signed images and sealed pages need: SHA-256, Ed25519 by raw keys, AES-256-GCM. */
import { createCipheriv, createDecipheriv, createHash, createPublicKey, verify } from "node:crypto";

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

const AEAD = "aes-256-gcm";
const TAG_BYTES = 16;

/** Ciphertext and tag. @param key 32 bytes @param nonce 12 bytes, never twice under one key */
export function sealAesGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  associated: Uint8Array,
  plain: Uint8Array,
): { readonly ciphertext: Uint8Array; readonly tag: Uint8Array } {
  const cipher = createCipheriv(AEAD, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  const ciphertext = new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
  return { ciphertext, tag: new Uint8Array(cipher.getAuthTag()) };
}

/** What was sealed, or undefined where any of it is something else. @param tag 16 bytes */
export function openAesGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  associated: Uint8Array,
  { ciphertext, tag }: { readonly ciphertext: Uint8Array; readonly tag: Uint8Array },
): Uint8Array | undefined {
  const decipher = createDecipheriv(AEAD, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated);
  decipher.setAuthTag(tag);
  const plain = decipher.update(ciphertext);
  try {
    return new Uint8Array(Buffer.concat([plain, decipher.final()]));
  } catch {
    return undefined; // the tag is another one
  }
}

/** What KCore asks of cryptography. */
export const cryptography = { hash: sha256, verify: verifyEd25519, seal: sealAesGcm, open: openAesGcm } as const;
