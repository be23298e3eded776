/**
 * What a `Json` field holds, and what a codec reads without a shape.
 *
 * Whole numbers of -2^64 to 2^64 - 1 that a `number` cannot hold are `bigint`, so that nothing is
 * rounded. A byte string can only come from CBOR; in JSON it is written as base64 text.
 */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly JsonValue[]
  | JsonObject

export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** How deep a {@link JsonValue} may be nested: no codec writes or reads more. */
const depthLimit = 128

/**
 * Whether a value is a {@link JsonValue} through and through: plain objects and arrays of finite
 * numbers, integers of 64 bits, text, bytes and the rest. False for dates, class instances, `undefined` inside arrays,
 * cycles, and nesting of more than 128 levels. Members that are `undefined` count as absent.
 */
export function isJsonValue(value: unknown): value is JsonValue {
  return isJsonWithin(value, depthLimit)
}

function isJsonWithin(value: unknown, levels: number): boolean {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return true
    case 'bigint':
      return isWireInteger(value)
    case 'number':
      return Number.isFinite(value)
    case 'object':
      if (value === null || value instanceof Uint8Array) return true
      if (levels === 0) return false
      if (Array.isArray(value)) return value.every((item) => isJsonWithin(item, levels - 1))
      return (
        isPlainObject(value) &&
        Object.values(value).every((item) => item === undefined || isJsonWithin(item, levels - 1))
      )
    case 'undefined':
    case 'function':
    case 'symbol':
      return false
  }
}

/** Whether a value is an object literal's kind of object, with no class of its own. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // By the shape of the chain, because another realm (an iframe, a worker) has its own `Object`.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Whether both codecs can write an integer: CBOR has 64 bits and a sign (RFC 8949 §3.1). */
export function isWireInteger(value: bigint): boolean {
  return value >= -(2n ** 64n) && value < 2n ** 64n
}
