import { readFileSync } from 'node:fs'
import { Decimal, type ScalarName, type Shape } from '@cratestack/core'

export interface CodecCase {
  readonly shape: Shape
  readonly value: unknown
  readonly json: string
  readonly jsonIsLossy?: boolean
}

export function readCases(file: string): readonly CodecCase[] {
  const url = new URL(`../../../conformance/codec/${file}`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8'), revive).cases
}

export function scalar(name: ScalarName): Shape {
  return { kind: 'scalar', name }
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function print(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** Values that JSON cannot say are written as an object with one key. */
function revive(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$bigint' in value) return BigInt(String(value.$bigint))
  if ('$float' in value) return Number(value.$float)
  if ('$bytes' in value) return Uint8Array.from(Buffer.from(String(value.$bytes), 'hex'))
  return '$decimal' in value ? Decimal.parse(String(value.$decimal)) : value
}
