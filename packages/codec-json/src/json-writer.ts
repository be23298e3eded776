import { type PathSegment, printPath } from '@cratestack/core'

/** Nesting of a value that is written; readers of answers take as much. */
const depthLimit = 128

/** Where in the value a writer stands. Text is put together by those who write. */
export class JsonWriter {
  readonly path: PathSegment[] = []
  #depth = 0

  /** Steps into an array or an object. */
  enter(): void {
    this.#depth += 1
    if (this.#depth > depthLimit)
      throw new RangeError(`encode: the value is nested deeper than ${depthLimit} levels`)
  }

  /** Names the member that is written next. */
  at(segment: PathSegment): void {
    this.path[this.#depth - 1] = segment
  }

  leave(): void {
    this.#depth -= 1
  }

  /** The value does not fit: a mistake of whoever made it. */
  fail(expected: string): never {
    const path = printPath(this.path, this.#depth)
    throw new TypeError(`encode: expected ${expected}${path === '' ? '' : ` at "${path}"`}`)
  }

  /** Quotes text (RFC 8259 §7). */
  quote(text: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be escaped
    if (!/["\\\u0000-\u001f\ud800-\udfff]/.test(text)) return `"${text}"`
    if (/\p{Surrogate}/u.test(text)) this.fail('text without unpaired surrogates')
    return JSON.stringify(text)
  }
}
