import type { Span } from './span.ts'

/**
 * A place in a source file, in every unit a reader may need.
 *
 * `start` and `end` are UTF-8 byte offsets (what the original's JSON and IR print), `line` and
 * `column` are 1-based with columns in UTF-16 code units, `utf16Start` and `utf16End` slice the
 * JavaScript string. All ends are exclusive.
 */
export interface SourceSpan {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly utf16Start: number
  readonly utf16End: number
}

/** A schema's text with its line index. Offsets are right for CRLF, a BOM and astral characters. */
export class SourceText {
  readonly text: string
  #lineStarts: Uint32Array | undefined
  #blockBytes: Uint32Array | undefined

  constructor(text: string) {
    this.text = text
  }

  /** Offset of the first character of every line; line 1 is at index 0. */
  get lineStarts(): Uint32Array {
    this.#lineStarts ??= indexLines(this.text)
    return this.#lineStarts
  }

  /** 1-based line of a UTF-16 offset. Offsets past the end belong to the last line. */
  lineAt(offset: number): number {
    const starts = this.lineStarts
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }

  /** UTF-8 byte offset of a UTF-16 offset. */
  byteAt(offset: number): number {
    this.#blockBytes ??= indexBytes(this.text)
    const block = Math.floor(offset / blockLength)
    return (this.#blockBytes[block] ?? 0) + utf8Length(this.text, block * blockLength, offset)
  }

  resolve(span: Span): SourceSpan {
    const line = this.lineAt(span.start)
    const endLine = this.lineAt(span.end)
    const start = this.#columnAt(line, span.start)
    const end = this.#columnAt(endLine, span.end)
    return {
      start: this.byteAt(span.start),
      end: this.byteAt(span.end),
      line,
      column: start,
      endLine,
      endColumn: end,
      utf16Start: span.start,
      utf16End: span.end,
    }
  }

  /** A byte order mark has its place in every offset, but editors show no column for it. */
  #columnAt(line: number, offset: number): number {
    const mark = line === 1 && this.text.charCodeAt(0) === 0xfeff && offset > 0 ? 1 : 0
    return offset - (this.lineStarts[line - 1] ?? 0) + 1 - mark
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end)
  }
}

function indexLines(text: string): Uint32Array {
  let count = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  const starts = new Uint32Array(count)
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
    starts[line++] = at + 1
  return starts
}

// Not lines: a file may be one line, and every place of it would count from its start.
const blockLength = 1024

/** Byte offset of every block's first character. */
function indexBytes(text: string): Uint32Array {
  const bytes = new Uint32Array(Math.floor(text.length / blockLength) + 1)
  for (let block = 1; block < bytes.length; block++) {
    const start = (block - 1) * blockLength
    bytes[block] = (bytes[block - 1] ?? 0) + utf8Length(text, start, start + blockLength)
  }
  return bytes
}

/**
 * How many UTF-8 bytes a slice takes. A lone surrogate counts as the three bytes of U+FFFD; a pair
 * counts as three and one, so that slices add up wherever they are cut.
 */
function utf8Length(text: string, start: number, end: number): number {
  let bytes = end - start
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) continue
    if (code < 0x800) bytes += 1
    else if (!isTrailSurrogate(code) || !isLeadSurrogate(text.charCodeAt(at - 1))) bytes += 2
  }
  return bytes
}

function isLeadSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function isTrailSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
