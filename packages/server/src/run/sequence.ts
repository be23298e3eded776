// `application/cbor-seq`: the items of a list back to back (spec/http 7.5).

import { type Codec, type CratestackError, type Shape, toCratestackError } from '@cratestack/core'

/** Tag 48900, which marks the error that ends a sequence. */
const errorTag = Uint8Array.of(0xd9, 0xbf, 0x04)

export type Items = AsyncIterable<unknown> | Iterable<unknown>

/** Whether a result can be taken item by item; text can too, but is no list. */
export function isIterable(value: unknown): value is Items {
  if (typeof value !== 'object' || value === null) return false
  return Symbol.asyncIterator in value || Symbol.iterator in value
}

export async function collectItems(items: Items): Promise<readonly unknown[]> {
  if (Array.isArray(items)) return items
  const collected: unknown[] = []
  for await (const item of items) collected.push(item)
  return collected
}

/**
 * Encodes all items. Should one fail to come after others came, the sequence says so at its end, as
 * it would have if the others had been sent already.
 *
 * @throws whatever the first item throws
 */
export async function encodeSequence(
  items: Items,
  codec: Codec,
  element: Shape,
  onFailure: (error: CratestackError) => void,
): Promise<Uint8Array> {
  const typed = codec.typed(element)
  const parts: Uint8Array[] = []
  try {
    for await (const item of items) parts.push(typed.encode(item))
  } catch (cause) {
    if (parts.length === 0) throw cause
    const error = toCratestackError(cause)
    onFailure(error)
    parts.push(errorTag, codec.encode({ code: error.kind.rpc, message: error.message }))
  }
  return concatenate(parts)
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
