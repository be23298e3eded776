// From the dialect of Rust's `regex` crate, in which schemas are written and checked
// (docs/decisions/0008), to that of RE2, which runs them. The pattern is known to be in the dialect,
// so everything is read without a second thought; what RE2 cannot say is refused, never guessed.
//
// | Rust | RE2 | here |
// | --- | --- | --- |
// | `\d \s \w` know all of Unicode | ASCII only | written out as properties |
// | `\b` knows all of Unicode | ASCII only | refused, except below `(?-u)` |
// | `\u00E9`, `\U000000E9`, `\x{E9}` | `\x{E9}` | `\x{E9}` |
// | `{2, 3}` with blanks | literal text | without blanks |
// | `a**` | refused | `(?:a*)*` |
// | `[a[^b]]`, `&&`, `--`, `~~` | literal characters | refused |
// | flags `x`, `R` | unknown | refused |
// | groups with names | other names | groups without names: nobody asks for them |

import { translateProperty } from './translate-property.ts'

/** The pattern says something that RE2 has no words for. The message says what to write instead. */
export class UntranslatablePattern extends Error {
  override readonly name = 'UntranslatablePattern'
}

export function translatePattern(pattern: string): string {
  return new Translator(pattern).translate()
}

interface Flags {
  /** `u`: classes know all of Unicode. */
  readonly unicode: boolean
  /** `i`. */
  readonly ignoreCase: boolean
}

/** A group that is being read: its head, and the parts inside. */
interface OpenGroup {
  readonly head: string
  readonly outerFlags: Flags
  readonly parts: Part[]
}

interface Part {
  readonly text: string
  readonly repeated: boolean
}

class Translator {
  readonly #characters: readonly string[]
  #position = 0
  #flags: Flags = { unicode: true, ignoreCase: false }
  #group: OpenGroup = { head: '', outerFlags: this.#flags, parts: [] }
  readonly #outer: OpenGroup[] = []

  constructor(pattern: string) {
    this.#characters = [...pattern]
  }

  translate(): string {
    while (this.#position < this.#characters.length) this.#readPart()
    return joinParts(this.#group)
  }

  #readPart(): void {
    const character = this.#take()
    switch (character) {
      case '(':
        this.#openGroup()
        return
      case ')':
        this.#closeGroup()
        return
      case '*':
      case '+':
      case '?':
        this.#repeat(character)
        return
      case '{':
        this.#repeat(this.#readCount())
        return
      case '[':
        this.#add(this.#readClass())
        return
      case '\\':
        this.#add(this.#readEscape())
        return
      case '.':
      case '^':
      case '$':
      case '|':
        this.#add(character)
        return
      default:
        this.#add(literal(character))
    }
  }

  #take(): string {
    const character = this.#characters[this.#position] ?? ''
    this.#position += 1
    return character
  }

  #peek(ahead = 0): string {
    return this.#characters[this.#position + ahead] ?? ''
  }

  /** Takes everything up to a character, and that too. */
  #takeTo(end: string): string {
    let text = ''
    for (let next = this.#take(); next !== end && next !== ''; next = this.#take()) text += next
    return text
  }

  #add(text: string): void {
    this.#group.parts.push({ text, repeated: false })
  }

  /** A `?` after a repetition makes it lazy, which a search for yes or no need not know. */
  #repeat(operator: string): void {
    const last = this.#group.parts.pop()
    if (last === undefined) return
    if (this.#peek() === '?') this.#take()
    const text = last.repeated ? `(?:${last.text})` : last.text
    this.#group.parts.push({ text: text + operator, repeated: true })
  }

  #readCount(): string {
    return `{${this.#takeTo('}').replace(/\s/gu, '')}}`
  }

  #openGroup(): void {
    const outerFlags = this.#flags
    let head = '(?:'
    if (this.#peek() === '?') {
      this.#take()
      if (this.#peek() === '<' || this.#peek() === 'P') this.#takeTo('>')
      else {
        const written = this.#readFlags()
        if (written.alone) {
          this.#add(written.flags === '' ? '' : `(?${written.flags})`)
          return
        }
        head = `(?${written.flags}:`
      }
    }
    this.#outer.push(this.#group)
    this.#group = { head, outerFlags, parts: [] }
  }

  #closeGroup(): void {
    const closed = this.#group
    this.#group = this.#outer.pop() ?? this.#group
    this.#flags = closed.outerFlags
    this.#add(`${closed.head}${joinParts(closed)})`)
  }

  /** Reads `i-s)` or `i-s:`, and gives what RE2 has to know of it. */
  #readFlags(): { readonly flags: string; readonly alone: boolean } {
    let on = ''
    let off = ''
    let negated = false
    let character = this.#take()
    for (; character !== ')' && character !== ':'; character = this.#take()) {
      switch (character) {
        case '-':
          negated = true
          break
        case 'x':
        case 'R':
          if (!negated)
            throw new UntranslatablePattern(
              character === 'x'
                ? 'the flag "x" is not supported; write the pattern without blanks and comments'
                : 'the flag "R" is not supported; write "(?:\\r\\n|\\n)" for the end of a line',
            )
          break
        case 'u':
          this.#flags = { ...this.#flags, unicode: !negated }
          break
        case 'U':
          // Which of two matches is preferred makes no difference to whether there is one.
          break
        default:
          if (character === 'i') this.#flags = { ...this.#flags, ignoreCase: !negated }
          if (negated) off += character
          else on += character
      }
    }
    if (this.#flags.ignoreCase && !this.#flags.unicode)
      throw new UntranslatablePattern(
        'the flags "i" and "-u" are not supported together; list both cases in a set',
      )
    return { flags: off === '' ? on : `${on}-${off}`, alone: character === ')' }
  }

  /** The backslash is taken. */
  #readEscape(): string {
    const letter = this.#take()
    switch (letter) {
      case 'A':
      case 'z':
        return `\\${letter}`
      case 'b':
      case 'B':
        if (!this.#flags.unicode && !(this.#peek() === '{' && /[a-z]/.test(this.#peek(1))))
          return `\\${letter}`
        throw wordBoundary()
      case '<':
      case '>':
        throw wordBoundary()
      case 'd':
      case 's':
      case 'w':
        return `[${this.#classItems(letter)}]`
      case 'D':
      case 'S':
      case 'W':
        return `[^${this.#classItems(letter.toLowerCase())}]`
      case 'p':
      case 'P':
        return this.#readProperty(letter)
      default:
        return literal(this.#readCharacter(letter))
    }
  }

  #classItems(letter: string): string {
    return (this.#flags.unicode ? unicodeClasses : asciiClasses)[letter] ?? ''
  }

  #readProperty(letter: string): string {
    const query = this.#peek() === '{' ? this.#takeBraced() : this.#take()
    const translated = translateProperty(query, letter === 'P')
    if (translated !== undefined) return translated
    throw new UntranslatablePattern(
      `the property "${query}" is not supported; write a category, a script or a yes-or-no property`,
    )
  }

  #takeBraced(): string {
    this.#take()
    return this.#takeTo('}')
  }

  /** The character that an escape stands for; its first letter is taken. */
  #readCharacter(letter: string): string {
    const count = { x: 2, u: 4, U: 8 }[letter]
    if (count === undefined) return controlCharacters[letter] ?? letter
    let digits = ''
    if (this.#peek() === '{') digits = this.#takeBraced()
    else while (digits.length < count) digits += this.#take()
    return String.fromCodePoint(Number.parseInt(digits, 16))
  }

  /** The bracket is taken. */
  #readClass(): string {
    let text = '['
    if (this.#peek() === '^') text += this.#take()
    // Hyphens at the start, and then a bracket, stand for themselves.
    let items = ''
    while (this.#peek() === '-') items += literal(this.#take())
    if (this.#peek() === ']' && items === '') items += literal(this.#take())
    while (this.#peek() !== ']' && this.#peek() !== '') items += this.#readItem()
    this.#take()
    return `${text}${items}]`
  }

  #readItem(): string {
    const pair = this.#peek() + this.#peek(1)
    if (pair === '&&' || pair === '--' || pair === '~~')
      throw new UntranslatablePattern(
        `"${pair}" in a set is not supported; list the characters that are meant`,
      )
    const character = this.#take()
    if (character === '[') return this.#readNamedClass()
    if (character === '\\' && /[dswDSWpP]/.test(this.#peek())) return this.#readClassEscape()
    if (character === '-' && this.#peek() === ']') return literal('-')
    const first = character === '\\' ? this.#readCharacter(this.#take()) : character
    if (this.#peek() !== '-' || this.#peek(1) === ']' || this.#peek(1) === '-')
      return literal(first)
    this.#take()
    const next = this.#take()
    const last = next === '\\' ? this.#readCharacter(this.#take()) : next
    return `${literal(first)}-${literal(last)}`
  }

  #readClassEscape(): string {
    const letter = this.#take()
    switch (letter) {
      case 'p':
      case 'P':
        return withoutBrackets(this.#readProperty(letter))
      case 'd':
      case 's':
      case 'w':
        return this.#classItems(letter)
      case 'D':
        return this.#flags.unicode ? '\\P{Nd}' : '\\D'
      case 'S':
        return this.#flags.unicode ? '\\P{White_Space}' : '\\x{0}-\\x{8}\\x{e}-\\x{1f}!-\\x{10ffff}'
      default:
        if (!this.#flags.unicode) return '\\W'
        throw new UntranslatablePattern(
          '"\\W" in a set is not supported; use "(?:\\W|...)" instead of a set',
        )
    }
  }

  /** Reads `:alpha:]` of `[[:alpha:]]`; any other set in a set is refused. */
  #readNamedClass(): string {
    const rest = this.#characters.slice(this.#position, this.#position + 12).join('')
    const name = /^:\^?[a-z]+:\]/.exec(rest)?.[0]
    if (name === undefined)
      throw new UntranslatablePattern(
        'a set in a set is not supported; write one set with everything in it',
      )
    this.#position += name.length
    return `[${name}`
  }
}

function joinParts({ parts }: OpenGroup): string {
  return parts.map(({ text }) => text).join('')
}

/** A character that stands for itself, wherever it is. */
function literal(character: string): string {
  if (/^[0-9A-Za-z]$/.test(character)) return character
  return `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

function withoutBrackets(set: string): string {
  return set.startsWith('[') ? set.slice(1, -1) : set
}

function wordBoundary(): UntranslatablePattern {
  return new UntranslatablePattern(
    'a boundary between words of all scripts is not supported; ' +
      'write "(?-u:\\b)" for one between ASCII words',
  )
}

const unicodeClasses: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  s: '\\p{White_Space}',
  w: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{200c}\\x{200d}',
}

const asciiClasses: Readonly<Record<string, string>> = {
  d: '0-9',
  s: '\\t-\\r ',
  w: '0-9A-Za-z_',
}

const controlCharacters: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  t: '\t',
  n: '\n',
  r: '\r',
  v: '\v',
}
