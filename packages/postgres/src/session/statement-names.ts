import { createHash } from 'node:crypto'

/** How many texts keep their name at hand; it is only a hash away for the others. */
const limit = 4096

/** Names of prepared statements: the same text has the same name everywhere (spec/server 1.16). */
export class StatementNames {
  readonly #names = new Map<string, string>()

  nameOf(text: string): string {
    const known = this.#names.get(text)
    if (known !== undefined) return known
    const name = `cs_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
    if (this.#names.size >= limit) this.#names.clear()
    this.#names.set(text, name)
    return name
  }
}
