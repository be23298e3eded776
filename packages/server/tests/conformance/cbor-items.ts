// CBOR bytes as plain data that shows what the cases compare: major types, float width and tags, but
// not the order of keys and not how a length was written. A decoder of its own, so that a mistake of
// the codec does not hide itself.

export type Item =
  | { readonly int: string }
  | { readonly bytes: string }
  | { readonly text: string }
  | { readonly array: readonly Item[] }
  | { readonly map: Readonly<Record<string, Item>> }
  | { readonly tag: string; readonly item: Item }
  | { readonly simple: number }
  | { readonly float: string; readonly bits: number }

/** Reads items back to back. */
export function readItems(bytes: Uint8Array): readonly Item[] {
  const reader = new ItemReader(bytes)
  const items: Item[] = []
  while (!reader.isAtEnd) items.push(reader.item())
  return items
}

class ItemReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  item(): Item {
    const head = this.#view.getUint8(this.#skip(1))
    const major = head >> 5
    const low = head & 0x1f
    if (major === 7) return this.#simple(low)
    if (low === 31) throw new Error('the server writes definite lengths only')
    const value = this.#argument(low)
    if (major === 0) return { int: String(value) }
    if (major === 1) return { int: String(-1n - value) }
    if (major === 2) return { bytes: Buffer.from(this.#take(Number(value))).toString('hex') }
    if (major === 3) return { text: new TextDecoder().decode(this.#take(Number(value))) }
    if (major === 4) return { array: Array.from({ length: Number(value) }, () => this.item()) }
    if (major === 6) return { tag: String(value), item: this.item() }
    const entries = Array.from({ length: Number(value) }, (): [string, Item] => [
      JSON.stringify(this.item()),
      this.item(),
    ])
    return { map: Object.fromEntries(entries) }
  }

  #simple(low: number): Item {
    if (low === 25) return { float: String(this.#view.getUint16(this.#skip(2))), bits: 16 }
    if (low === 26) return { float: String(this.#view.getFloat32(this.#skip(4))), bits: 32 }
    if (low === 27) return { float: String(this.#view.getFloat64(this.#skip(8))), bits: 64 }
    return { simple: low }
  }

  #argument(low: number): bigint {
    if (low < 24) return BigInt(low)
    if (low === 24) return BigInt(this.#view.getUint8(this.#skip(1)))
    if (low === 25) return BigInt(this.#view.getUint16(this.#skip(2)))
    if (low === 26) return BigInt(this.#view.getUint32(this.#skip(4)))
    return this.#view.getBigUint64(this.#skip(8))
  }

  #take(length: number): Uint8Array {
    const start = this.#skip(length)
    if (this.#at > this.#bytes.length) throw new RangeError('the bytes end inside an item')
    return this.#bytes.subarray(start, this.#at)
  }

  /** Goes on, and tells where it was. */
  #skip(length: number): number {
    const start = this.#at
    this.#at += length
    return start
  }
}
