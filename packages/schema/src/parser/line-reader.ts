import type { Comment, DocLine } from '../syntax/nodes.ts'
import { isBlank } from '../text/characters.ts'
import type { Report } from '../text/diagnostic.ts'
import { type Span, spanOf } from '../text/span.ts'

/**
 * Reads a schema line by line, as the language is written (spec/language 1.1): every line trimmed of
 * Unicode blanks, comments set aside, documentation collected for whatever comes next.
 */
export class LineReader {
  readonly text: string
  readonly report: Report
  readonly comments: Comment[] = []
  /** Trimmed bounds of the current line. */
  start = 0
  end = 0
  /** Whether all lines have been read. */
  done = false

  #next = 0
  #docs: DocLine[] = []
  #nextSlashes = -2
  #lastLoneBrace: number | undefined
  #nextTripleQuoteClose = -2

  constructor(text: string, report: Report) {
    this.text = text
    this.report = report
    // A byte order mark is not content (spec/language 1.1), but it keeps its place in every offset.
    this.#next = text.charCodeAt(0) === 0xfeff ? 1 : 0
    this.advance()
  }

  advance(): void {
    const { text } = this
    if (this.#next > text.length || (this.#next === text.length && this.#next !== 0)) {
      this.done = true
      this.start = this.end = text.length
      return
    }
    let end = text.indexOf('\n', this.#next)
    if (end === -1) end = text.length
    let start = this.#next
    this.#next = end + 1
    while (start < end && isBlank(text.charCodeAt(start))) start++
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--
    this.start = start
    this.end = end
  }

  get span(): Span {
    return spanOf(this.start, this.end)
  }

  /** The trimmed line. */
  get line(): string {
    return this.text.slice(this.start, this.end)
  }

  get isEmpty(): boolean {
    return this.start === this.end
  }

  startsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.start) && this.start + prefix.length <= this.end
  }

  is(line: string): boolean {
    return this.end - this.start === line.length && this.text.startsWith(line, this.start)
  }

  /** Passes a blank or comment line. Blank lines and `//` drop pending documentation (1.3). */
  skipTrivia(): boolean {
    if (this.isEmpty) {
      this.#docs = []
    } else if (this.startsWith('///')) {
      this.#pushComment('doc', this.span)
      let at = this.start + 3
      while (at < this.end && isBlank(this.text.charCodeAt(at))) at++
      this.#docs.push({ text: this.text.slice(at, this.end), span: this.span })
    } else if (this.startsWith('//')) {
      this.#pushComment('line', this.span)
      this.#docs = []
    } else {
      return false
    }
    this.advance()
    return true
  }

  /** Documentation collected since the last declaration; the next one starts afresh. */
  takeDocs(): readonly DocLine[] {
    const docs = this.#docs
    this.#docs = []
    return docs
  }

  /** Where to return to with `rewind`: looking ahead must leave no trace. */
  mark(): ReaderMark {
    return {
      start: this.start,
      end: this.end,
      next: this.#next,
      comments: this.comments.length,
      done: this.done,
    }
  }

  rewind(mark: ReaderMark): void {
    this.start = mark.start
    this.end = mark.end
    this.#next = mark.next
    this.done = mark.done
    this.comments.length = mark.comments
    this.#docs = []
  }

  /** Whether a line below the current one is a closing brace and nothing else. */
  hasLoneBraceBelow(): boolean {
    this.#lastLoneBrace ??= findLastLoneBrace(this.text)
    return this.end < this.#lastLoneBrace
  }

  /** The first `""")` below the current line, or -1. Asked with growing lines, it looks once. */
  tripleQuoteCloseBelow(): number {
    if (this.#nextTripleQuoteClose !== -1 && this.#nextTripleQuoteClose < this.end) {
      this.#nextTripleQuoteClose = this.text.indexOf('""")', this.end)
    }
    return this.#nextTripleQuoteClose
  }

  /**
   * Cuts a trailing `// comment` off the current line: a blank before it, not inside quotes. Quotes
   * count inside brackets, and everywhere where values stand (`quotes: 'everywhere'`), so that an
   * apostrophe in free words hides nothing.
   */
  cutTrailingComment(quotes: 'in brackets' | 'everywhere' = 'in brackets'): Span | undefined {
    const at = this.#findTrailingComment(quotes)
    if (at === -1) return undefined
    const comment = spanOf(at, this.end)
    this.#pushComment('trailing', comment)
    let end = at
    while (end > this.start && isBlank(this.text.charCodeAt(end - 1))) end--
    this.end = end
    return comment
  }

  #findTrailingComment(quotes: 'in brackets' | 'everywhere'): number {
    if (this.#nextSlashes !== -1 && this.#nextSlashes < this.start) {
      this.#nextSlashes = this.text.indexOf('//', this.start)
    }
    if (this.#nextSlashes === -1 || this.#nextSlashes >= this.end) return -1
    const { text, end } = this
    let depth = quotes === 'everywhere' ? 1 : 0
    for (let at = this.start; at < end; at++) {
      const code = text.charCodeAt(at)
      if (code === 0x2f && text.charCodeAt(at + 1) === 0x2f && at > this.start) {
        if (isBlank(text.charCodeAt(at - 1))) return at
      } else if (code === 0x28 || code === 0x5b) depth++
      else if (code === 0x29 || code === 0x5d)
        depth = Math.max(quotes === 'everywhere' ? 1 : 0, depth - 1)
      else if ((code === 0x22 || code === 0x27) && depth > 0) {
        const close = text.indexOf(code === 0x22 ? '"' : "'", at + 1)
        if (close !== -1 && close < end) at = close
      }
    }
    return -1
  }

  #pushComment(form: Comment['form'], span: Span): void {
    this.comments.push({ kind: 'comment', form, span })
  }
}

export interface ReaderMark {
  readonly start: number
  readonly end: number
  readonly next: number
  readonly comments: number
  readonly done: boolean
}

/** Looked up once per text, from the end: every unclosed block asks. */
function findLastLoneBrace(text: string): number {
  for (
    let at = text.lastIndexOf('}');
    at !== -1;
    at = at === 0 ? -1 : text.lastIndexOf('}', at - 1)
  ) {
    let before = at - 1
    while (before >= 0 && text.charCodeAt(before) !== 0x0a && isBlank(text.charCodeAt(before)))
      before--
    let after = at + 1
    while (
      after < text.length &&
      text.charCodeAt(after) !== 0x0a &&
      isBlank(text.charCodeAt(after))
    )
      after++
    const alone = before < 0 || text.charCodeAt(before) === 0x0a
    if (alone && (after >= text.length || text.charCodeAt(after) === 0x0a)) return at
  }
  return -1
}
