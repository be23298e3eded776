// Compares an answer with a case, as the member `compare` of the cases' file says.

import { createCborCodec } from '@cratestack/codec-cbor'
import { createJsonCodec } from '@cratestack/codec-json'
import { expect } from 'vitest'
import { readItems } from './cbor-items.ts'
import type { VectorBody, VectorCase, VectorRequest, VectorResponse } from './vectors-file.ts'

export interface Answer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

export function compareAnswer(
  answer: Answer,
  expected: VectorResponse,
  request: VectorRequest,
  { compat }: VectorCase,
): void {
  const text = new TextDecoder().decode(answer.body)
  expect(answer.status, text).toBe(expected.status)
  for (const [name, value] of Object.entries(expected.headers ?? {}))
    compareHeader(name.toLowerCase(), answer.headers.get(name.toLowerCase()), value)
  for (const name of expected.absentHeaders ?? [])
    expect(answer.headers.has(name.toLowerCase()), name).toBe(false)
  if (expected.bodyMustNotContain !== undefined)
    expect(text).not.toContain(expected.bodyMustNotContain)
  compareBody(answer, expected.body, request, compat)
}

function compareHeader(name: string, actual: string | undefined, expected: string): void {
  if (name === 'allow') expect(new Set(split(actual))).toEqual(new Set(split(expected)))
  else if (name === 'vary')
    expect(split(actual)).toEqual(expect.arrayContaining([...split(expected)]))
  else expect(actual, name).toBe(expected)
}

function split(list = ''): readonly string[] {
  return list.split(',').map((entry) => entry.trim().toLowerCase())
}

function compareBody(
  answer: Answer,
  expected: VectorBody,
  request: VectorRequest,
  compat: 'original' | undefined,
): void {
  switch (expected.kind) {
    case 'any':
      return
    case 'empty':
      expect(answer.body.length).toBe(0)
      return
    case 'hex':
      expect(readItems(answer.body)).toEqual(readItems(Buffer.from(expected.hex, 'hex')))
      return
    case 'error':
      compareError(decode(answer), expected.code, compat)
      return
    case 'json': {
      const ordered = /[?&](?:sort|orderBy)=/.test(request.path) || request.method !== 'GET'
      const settle = (value: unknown): unknown => (ordered ? value : withoutOrder(value))
      const { ignore = [] } = expected
      expect(settle(without(decode(answer), ignore))).toEqual(
        settle(without(expected.value, ignore)),
      )
    }
  }
}

function compareError(body: unknown, code: string, compat: 'original' | undefined): void {
  expect(body).toEqual({ code, message: expect.any(String), details: detailsOf(code, compat) })
}

/** What `details` may be; `expect.toBeOneOf` takes asymmetric matchers too. */
function detailsOf(code: string, compat: 'original' | undefined): unknown {
  if (compat === undefined && code === 'VALIDATION_ERROR')
    return expect.toBeOneOf([null, { errors: expect.any(Array) }])
  if (compat === undefined && code === 'CONFLICT')
    return expect.toBeOneOf([null, { fields: expect.any(Array) }])
  return null
}

function decode({ headers, body }: Answer): unknown {
  const codec =
    headers.get('content-type') === 'application/json' ? createJsonCodec() : createCborCodec()
  return codec.decode(body)
}

/** Arrays as bags, at every level. */
function withoutOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(withoutOrder)
    return items.sort((left, right) => (canonical(left) < canonical(right) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutOrder(item)]))
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}

/** The members that JSON pointers name must be there; what they hold does not count. */
function without(value: unknown, pointers: readonly string[]): unknown {
  const copy: unknown = structuredClone(value)
  for (const pointer of pointers) {
    const names = pointer.split('/').slice(1)
    let at: unknown = copy
    for (const name of names.slice(0, -1)) at = Reflect.get(Object(at), name)
    const last = names.at(-1) ?? ''
    expect(Object.hasOwn(Object(at), last), pointer).toBe(true)
    Reflect.set(Object(at), last, 'ignored')
  }
  return copy
}
