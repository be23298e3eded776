import {
  CratestackError,
  inputError,
  type PathSegment,
  printPath,
  ScalarError,
  scalarProblem,
  unknownKeyProblem,
  type ValidationProblem,
} from '@cratestack/core'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const quotationMark = 0x22
const backslash = 0x5c

/** RFC 8259 §6. */
const numberToken = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y

/** A position in text, the way to it in the value, and what is wrong with the value so far. */
export class JsonReader {
  readonly path: PathSegment[] = []
  readonly #text: string
  readonly #depthLimit: number
  readonly #problems: ValidationProblem[] = []
  #position = 0
  #depth = 0

  /** @throws CratestackError `CODEC_ERROR` for bytes that are no UTF-8 */
  constructor(bytes: Uint8Array, depthLimit: number) {
    this.#depthLimit = depthLimit
    try {
      this.#text = decoder.decode(bytes)
    } catch (cause) {
      throw new CratestackError('CODEC_ERROR', undefined, { cause })
    }
  }

  /** Ends the reading: nothing may be left, and nothing out of range. */
  finish(): void {
    this.#skipBlanks()
    if (this.#position < this.#text.length) this.fail('the end')
    const [first, ...others] = this.#problems
    if (first !== undefined) throw inputError([first, ...others])
  }

  /** The text is no value that was asked for. Operators read the place and what was expected. */
  fail(expected: string): never {
    const path = printPath(this.path, this.#depth)
    const place = path === '' ? '' : ` at "${path}"`
    throw new CratestackError(
      'CODEC_ERROR',
      `JSON, character ${this.#position}: expected ${expected}${place}`,
    )
  }

  /** Reads a scalar: malformed ones end the reading, others that cannot be kept are noted. */
  scalar<Value>(read: () => Value): Value | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof ScalarError)) throw error
      if (error.problem === 'malformed') this.fail(error.message)
      this.#problems.push(scalarProblem(printPath(this.path, this.#depth), error))
      return undefined
    }
  }

  /** Notes a key that the shape refuses by name. */
  refuseKey(key: string): void {
    this.#problems.push(unknownKeyProblem(this.path.slice(0, this.#depth - 1), key))
  }

  /** Names the member that is read next. */
  at(segment: PathSegment): void {
    this.path[this.#depth - 1] = segment
  }

  /** The next character that is no blank, without taking it; empty at the end. */
  peek(): string {
    this.#skipBlanks()
    return this.#text.charAt(this.#position)
  }

  /** Takes what comes next, blanks aside, if it is this. */
  take(expected: string): boolean {
    this.#skipBlanks()
    if (!this.#text.startsWith(expected, this.#position)) return false
    this.#position += expected.length
    return true
  }

  /** Reads the items of an array. */
  items(readItem: (index: number) => void): void {
    if (!this.take('[')) this.fail('an array')
    this.#enter()
    if (!this.take(']')) {
      let index = 0
      do readItem(index++)
      while (this.take(','))
      if (!this.take(']')) this.fail('"," or "]"')
    }
    this.#depth -= 1
  }

  /** Reads the entries of an object; keys are taken by whoever reads an entry. */
  entries(readEntry: () => void): void {
    if (!this.take('{')) this.fail('an object')
    this.#enter()
    if (!this.take('}')) {
      do readEntry()
      while (this.take(','))
      if (!this.take('}')) this.fail('"," or "}"')
    }
    this.#depth -= 1
  }

  /** Reads a key and its colon. */
  readKey(): string {
    const key = this.readText()
    if (!this.take(':')) this.fail('":"')
    return key
  }

  /** Takes a key and its colon if the key is this, which must be quoted and without escapes. */
  takeKey(quoted: string): boolean {
    if (!this.take(quoted)) return false
    if (!this.take(':')) this.fail('":"')
    return true
  }

  readText(): string {
    if (!this.take('"')) this.fail('text')
    const text = this.#text
    const start = this.#position
    let at = start
    let code = text.charCodeAt(at)
    while (code >= 0x20 && code !== quotationMark && code !== backslash) {
      at += 1
      code = text.charCodeAt(at)
    }
    if (code === backslash) return this.#escapedText(start, at)
    this.#position = at
    // Past the end there is no code; control characters have to be escaped.
    if (code !== quotationMark) this.fail('a quotation mark')
    this.#position += 1
    return text.slice(start, at)
  }

  /** Reads a number as it is written, so that no digit is lost. */
  readNumber(): string {
    this.#skipBlanks()
    numberToken.lastIndex = this.#position
    const token = numberToken.exec(this.#text)?.[0]
    if (token === undefined) return this.fail('a number')
    this.#position += token.length
    return token
  }

  #enter(): void {
    this.#depth += 1
    if (this.#depth > this.#depthLimit) this.fail(`at most ${this.#depthLimit} levels`)
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#position)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#position += 1
    }
  }

  /** Finds the end of text with escapes and leaves them to the platform. */
  #escapedText(start: number, firstEscape: number): string {
    let at = firstEscape
    for (;;) {
      const code = this.#text.charCodeAt(at)
      if (code === quotationMark) break
      if (Number.isNaN(code)) this.fail('a quotation mark')
      at += code === backslash ? 2 : 1
    }
    const text = this.#unescape(this.#text.slice(start - 1, at + 1))
    // RFC 8259 §8.2: escapes can spell half a character, which no UTF-8 can hold.
    if (/\p{Surrogate}/u.test(text)) this.fail('text without unpaired surrogates')
    this.#position = at + 1
    return text
  }

  #unescape(quoted: string): string {
    try {
      return String(JSON.parse(quoted))
    } catch {
      // What the platform has to say quotes the text, which may be anybody's secret.
      this.fail('the escapes of RFC 8259')
    }
  }
}
