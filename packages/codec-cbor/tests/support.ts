import { readFileSync } from 'node:fs'
import { Decimal, type Shape } from '@cratestack/core'

export interface CodecCase {
  readonly hex?: string
  readonly cbor?: string
  readonly shape?: Shape
  readonly value?: unknown
  readonly canonical?: boolean
  readonly error?: string
}

export function readCases(file: string): readonly CodecCase[] {
  const url = new URL(`../../../conformance/codec/${file}`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8'), revive).cases
}

export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** Values that JSON cannot say are written as an object with one key. */
function revive(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$bigint' in value) return BigInt(String(value.$bigint))
  if ('$float' in value) return Number(value.$float)
  if ('$bytes' in value) return hex(String(value.$bytes))
  return '$decimal' in value ? Decimal.parse(String(value.$decimal)) : value
}
