import { expectTypeOf, test } from 'vitest'
import {
  type CratestackError,
  type ErrorCode,
  type ErrorKind,
  errorKinds,
  isJsonValue,
  type JsonValue,
  type Negotiation,
  type Shape,
} from '../../src/index.ts'

test('the table has a line for every code and no other', () => {
  expectTypeOf(errorKinds).toEqualTypeOf<Readonly<Record<ErrorCode, ErrorKind>>>()
  expectTypeOf<CratestackError['code']>().toEqualTypeOf<ErrorCode>()
})

test('the guard narrows, and dates are no JsonValue', () => {
  const value: unknown = 1
  if (isJsonValue(value)) expectTypeOf(value).toEqualTypeOf<JsonValue>()
  expectTypeOf<Date>().not.toExtend<JsonValue>()
  expectTypeOf<{ a: [1, 'x', null, bigint] }>().toExtend<JsonValue>()
})

test('a refusal has no request type to use by mistake', () => {
  expectTypeOf<Extract<Negotiation, { kind: 'refused' }>>().not.toHaveProperty('request')
})

test('a shape may contain itself', () => {
  interface Node {
    readonly kind: 'object'
    readonly fields: readonly { readonly name: string; readonly shape: Shape }[]
  }
  expectTypeOf<Node>().toExtend<Shape>()
})
