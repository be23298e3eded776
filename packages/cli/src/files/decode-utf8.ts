export type Decoded =
  | { readonly ok: true; readonly text: string }
  /** The first byte that starts no character. */
  | { readonly ok: false; readonly byteOffset: number; readonly line: number }

/** Decodes strictly: no replacement characters, and a byte order mark stays in the text. */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  try {
    return { ok: true, text: decoder().decode(bytes) }
  } catch {
    return { ok: false, ...findBadByte(bytes) }
  }
}

/**
 * TextDecoder does not say where it stopped. In stream mode it throws exactly when a prefix holds a
 * byte that cannot follow, so the shortest such prefix is found by halving.
 */
function findBadByte(bytes: Uint8Array): { byteOffset: number; line: number } {
  let readable = 0
  let unreadable = bytes.length + 1
  while (unreadable - readable > 1) {
    const middle = (readable + unreadable) >>> 1
    if (decodePrefix(bytes, middle) === undefined) unreadable = middle
    else readable = middle
  }
  const before = decodePrefix(bytes, readable) ?? ''
  return {
    // A character cut short is not part of `before`, so its first byte is the one to name.
    byteOffset: new TextEncoder().encode(before).length,
    line: before.split('\n').length,
  }
}

function decodePrefix(bytes: Uint8Array, length: number): string | undefined {
  try {
    return decoder().decode(bytes.subarray(0, length), { stream: true })
  } catch {
    return undefined
  }
}

/** A fresh one each time: a decoder that threw keeps state. */
function decoder(): TextDecoder {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
}
