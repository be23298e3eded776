// Uuids are lower-case hyphenated text in JavaScript and JSON, and 16 bytes in CBOR.

import type { Random } from './random.ts'
import { ScalarError } from './scalar-error.ts'

const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const hyphenated = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const simple = /^[0-9a-f]{32}$/i

/**
 * Parses a Uuid written with hyphens, as 32 hex digits, after `urn:uuid:` or in braces, in any
 * letter case (spec/http 2.3), and gives it in lower case with hyphens.
 *
 * @throws ScalarError `malformed`
 */
export function parseUuid(text: string): string {
  if (canonical.test(text)) return text
  const bare = withoutFrame(text)
  if (hyphenated.test(bare)) return bare.toLowerCase()
  if (simple.test(text)) return hyphenate(text.toLowerCase())
  throw malformed()
}

/**
 * Prints 16 bytes as a Uuid.
 *
 * @param bytes - read from `offset` on; the default is the start
 * @throws ScalarError `malformed` when there are fewer than 16
 */
export function uuidFromBytes(bytes: Uint8Array, offset = 0): string {
  if (bytes.length - offset < 16) throw malformed()
  const pair = (index: number): string => hexPairs[bytes[offset + index] ?? 0] ?? ''
  return (
    `${pair(0)}${pair(1)}${pair(2)}${pair(3)}-${pair(4)}${pair(5)}-${pair(6)}${pair(7)}` +
    `-${pair(8)}${pair(9)}-${pair(10)}${pair(11)}${pair(12)}${pair(13)}${pair(14)}${pair(15)}`
  )
}

/**
 * Writes the 16 bytes of a Uuid, in any form that {@link parseUuid} takes.
 *
 * @throws ScalarError `malformed`
 */
export function uuidToBytes(text: string): Uint8Array {
  const digits = parseUuid(text)
  const bytes = new Uint8Array(16)
  let position = 0
  for (let index = 0; index < 16; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) position += 1
    bytes[index] = (hexDigit(digits, position) << 4) | hexDigit(digits, position + 1)
    position += 2
  }
  return bytes
}

/** The value of a lower-case hexadecimal digit. */
function hexDigit(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return code < 0x3a ? code - 0x30 : code - 0x57
}

/** Makes a random Uuid: version 4 (RFC 9562 §5.4). */
export function createUuidV4(random: Random): string {
  return printWithVersion(random.bytes(16), 4)
}

/**
 * Makes a Uuid that sorts by time: version 7 (RFC 9562 §5.7), 48 bits of milliseconds and 74
 * random ones. Two of the same millisecond are in no order.
 *
 * @param epochMs - milliseconds since 1970, 0 to 2^48 - 1
 */
export function createUuidV7(random: Random, epochMs: number): string {
  if (!Number.isInteger(epochMs) || epochMs < 0 || epochMs >= 2 ** 48)
    throw new RangeError('createUuidV7: "epochMs" must be a whole number from 0 to 2^48 - 1')
  const bytes = random.bytes(16)
  for (let index = 0; index < 6; index += 1)
    bytes[index] = Math.floor(epochMs / 2 ** (8 * (5 - index))) % 256
  return printWithVersion(bytes, 7)
}

function printWithVersion(bytes: Uint8Array, version: 4 | 7): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return uuidFromBytes(bytes)
}

/** Only hyphenated text stands in a frame. */
function withoutFrame(text: string): string {
  if (text.startsWith('{') && text.endsWith('}')) return text.slice(1, -1)
  return /^urn:uuid:/i.test(text) ? text.slice('urn:uuid:'.length) : text
}

function hyphenate(digits: string): string {
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([start, end]) => digits.slice(start, end))
    .join('-')
}

function malformed(): ScalarError {
  return new ScalarError('Uuid', 'malformed', 'expected 16 bytes or their hexadecimal text')
}

const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)
