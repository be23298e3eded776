import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** What PostgreSQL keeps of a name; it would cut the rest, and two names might become one. */
const limitBytes = 63

const keptBytes = 54

/**
 * The name of a constraint or an index as the database will know it: names of more than 63 bytes
 * end in eight digits of the SHA-256 of the whole (spec/server 7.5).
 */
export function boundedName(name: string): string {
  const bytes = utf8ToBytes(name)
  if (bytes.length <= limitBytes) return name
  return `${cutText(bytes, keptBytes)}_${bytesToHex(sha256(bytes)).slice(0, 8)}`
}

/** The longest text of whole characters in the first bytes. */
function cutText(bytes: Uint8Array, length: number): string {
  let end = length
  // Bytes 10xxxxxx continue a character (RFC 3629 §3).
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return new TextDecoder().decode(bytes.subarray(0, end))
}
