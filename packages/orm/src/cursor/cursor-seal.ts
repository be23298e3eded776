// Cursors as text: sealed, because they hold values of a row that their caller may not see all of, and
// bound to their query, because a place in one order means nothing in another.

import { bytesFromBase64, bytesToBase64, CratestackError, type Random } from '@cratestack/core'

export interface CursorSeal {
  /** @param query - what the text is bound to */
  seal(payload: string, query: string): Promise<string>
  /** @throws CratestackError `BAD_REQUEST` for text that this seal did not make for this query */
  open(text: string, query: string): Promise<string>
}

/** Grows when the form of what is sealed changes. */
const version = 'c1.'

/** As AES-GCM wants it (NIST SP 800-38D, 5.2.1.1). */
const nonceLength = 12

/** Longer text is none of ours: sort values are bounded by what an index takes. */
const textLimit = 16_384

/**
 * @param key - a secret of at least 16 bytes; those who share it read each other's cursors. Without one
 *   cursors are good for as long as this seal lives
 */
export function createCursorSeal(key: Uint8Array | undefined, random: Random): CursorSeal {
  if (key !== undefined && key.length < 16)
    throw new RangeError('"cursorKey" must have 16 bytes or more')
  let imported: Promise<CryptoKey> | undefined
  const secret = (): Promise<CryptoKey> => {
    imported ??= importKey(key ?? random.bytes(32))
    return imported
  }
  return {
    async seal(payload, query) {
      const nonce = plain(random.bytes(nonceLength))
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv: nonce, additionalData: encode(query) },
        await secret(),
        encode(payload),
      )
      const bytes = new Uint8Array(nonceLength + sealed.byteLength)
      bytes.set(nonce)
      bytes.set(new Uint8Array(sealed), nonceLength)
      return version + toUrlText(bytes)
    },
    async open(text, query) {
      try {
        const bytes = fromUrlText(text)
        const payload = await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv: bytes.slice(0, nonceLength), additionalData: encode(query) },
          await secret(),
          bytes.slice(nonceLength),
        )
        return new TextDecoder().decode(payload)
      } catch {
        // Whatever is wrong with it, its sender learns no more than that.
        throw refused()
      }
    },
  }
}

/** A secret of any length makes a key of the length that the cipher has. */
async function importKey(secret: Uint8Array): Promise<CryptoKey> {
  const digest = await crypto.subtle.digest('SHA-256', plain(secret))
  return crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Ciphers do not take memory that another thread could write to. */
function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return plain(new TextEncoder().encode(text))
}

function toUrlText(bytes: Uint8Array): string {
  return bytesToBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** @throws for text that is none of ours */
function fromUrlText(text: string): Uint8Array<ArrayBuffer> {
  if (text.length > textLimit || !text.startsWith(version)) throw refused()
  const body = text.slice(version.length).replaceAll('-', '+').replaceAll('_', '/')
  return plain(bytesFromBase64(body.padEnd(Math.ceil(body.length / 4) * 4, '=')))
}

function refused(): CratestackError {
  return new CratestackError('BAD_REQUEST', 'the cursor is not one of this query')
}
