import { createHash } from 'node:crypto'

/** How many texts keep their name at hand; it is only a hash away for the others. */
const limit = 4096

/** A text that is longer does not keep its name: callers choose how many tests a filter has. */
const rememberedLength = 8192

/**
 * Names of prepared statements: the same text has the same name everywhere. Callers choose much of
 * the text, so the name holds the whole hash: with the 16 digits of spec/server 1.16 somebody could
 * search two queries with one name, and run the one with the values of the other.
 */
export class StatementNames {
  readonly #names = new Map<string, string>()

  nameOf(text: string): string {
    const known = this.#names.get(text)
    if (known !== undefined) return known
    // 46 characters; PostgreSQL cuts names after 63 bytes.
    const name = `cs_${createHash('sha256').update(text).digest('base64url')}`
    if (text.length > rememberedLength) return name
    if (this.#names.size >= limit) this.#names.clear()
    this.#names.set(text, name)
    return name
  }
}
