import type { PatternSpan } from './mistake.ts'
import { PatternRefusal } from './mistake.ts'

/** The flags that decide what is accepted; the others only change what matches. */
export interface PatternFlags {
  /** `x`: blanks and `#` comments between the parts of the pattern mean nothing. */
  readonly verbose: boolean
  /** `u`: parts match characters rather than bytes. On unless switched off. */
  readonly unicode: boolean
  /** `i`. It accepts the same patterns, but what it compiles to is larger. */
  readonly ignoreCase: boolean
}

/** A place in a pattern, and the flags in force there. Characters are whole code points. */
export class PatternCursor {
  readonly text: string
  position = 0
  flags: PatternFlags = { verbose: false, unicode: true, ignoreCase: false }

  constructor(text: string) {
    this.text = text
  }

  get atEnd(): boolean {
    return this.position >= this.text.length
  }

  /** The character here, empty at the end. */
  peek(): string {
    return characterAt(this.text, this.position)
  }

  /** The character after this one, empty at the end. */
  get nextCharacter(): string {
    return characterAt(this.text, this.position + this.peek().length)
  }

  /** The span of the character here, empty at the end. */
  get characterSpan(): PatternSpan {
    return this.spanFrom(this.position, this.position + this.peek().length)
  }

  spanFrom(start: number, end: number = this.position): PatternSpan {
    return { start, end }
  }

  /** Steps over one character. Returns whether there is another. */
  advance(): boolean {
    this.position += this.peek().length
    return !this.atEnd
  }

  /** Steps over `expected` when it stands here. Returns whether it did. */
  advanceOver(expected: string): boolean {
    if (!this.text.startsWith(expected, this.position)) return false
    this.position += expected.length
    return true
  }

  /** Steps over one character and what means nothing after it. Returns whether there is more. */
  advancePastBlanks(): boolean {
    this.advance()
    this.skipBlanks()
    return !this.atEnd
  }

  /** In verbose mode, steps over blanks and comments. */
  skipBlanks(): void {
    if (!this.flags.verbose) return
    while (!this.atEnd) {
      if (this.peek() === '#') {
        const lineEnd = this.text.indexOf('\n', this.position)
        this.position = lineEnd === -1 ? this.text.length : lineEnd + 1
      } else if (isBlank(this.peek())) {
        this.advance()
      } else {
        return
      }
    }
  }

  refusal(span: PatternSpan, message: string, hint?: string): PatternRefusal {
    return new PatternRefusal({ message, hint, start: span.start, end: span.end })
  }
}

export function characterAt(text: string, position: number): string {
  const codePoint = text.codePointAt(position)
  return codePoint === undefined ? '' : String.fromCodePoint(codePoint)
}

/** Unicode's White_Space. JavaScript's `\s` also has U+FEFF and lacks U+0085. */
export function isBlank(character: string): boolean {
  return /^\p{White_Space}$/u.test(character)
}
