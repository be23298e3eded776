// The three forms of Bytes: a byte string (CBOR), an array of 0...255 (both codecs, the default),
// and standard padded base64 text (JSON, where the schema says `bytes = "base64"`).

import { ScalarError } from './scalar-error.ts'

/** Makes the array form. */
export function bytesToArray(bytes: Uint8Array): number[] {
  return Array.from(bytes)
}

/**
 * Reads the array form.
 *
 * @throws ScalarError `malformed` unless every element is a whole number from 0 to 255
 */
export function bytesFromArray(values: readonly unknown[]): Uint8Array {
  const bytes = new Uint8Array(values.length)
  values.forEach((value, index) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 255)
      throw malformed()
    bytes[index] = value
  })
  return bytes
}

/** Prints standard base64 with padding (RFC 4648 §4). */
export function bytesToBase64(bytes: Uint8Array): string {
  // Arguments of one call are limited, so long byte strings are turned in pieces.
  let binary = ''
  for (let start = 0; start < bytes.length; start += 8192)
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192))
  return btoa(binary)
}

/**
 * Parses standard base64 with padding: no blanks, no URL alphabet, no stray bits at the end, so
 * that equal bytes have one text.
 *
 * @throws ScalarError `malformed`
 */
export function bytesFromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw malformed()
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
  if (hasStrayBits(text)) throw malformed()
  return bytes
}

/** The last digit before padding carries 2 or 4 bits that belong to no byte. */
function hasStrayBits(text: string): boolean {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (padding === 0) return false
  const last = base64Digits.indexOf(text.charAt(text.length - padding - 1))
  return last % (padding === 2 ? 16 : 4) !== 0
}

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function malformed(): ScalarError {
  return new ScalarError('Bytes', 'malformed', 'expected bytes, integers of 0 to 255, or base64')
}
