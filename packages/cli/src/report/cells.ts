// How wide a terminal shows a piece of text. Carets stand right only when this agrees with the
// terminal, which counts columns: wide East Asian characters and emoji take two, combining marks
// none, and a tab goes to the next stop.

import { visibleCharacter } from './visible.ts'

/** What a terminal shows as one character. */
export interface Cell {
  readonly shown: string
  /** In columns. */
  readonly width: number
  /** UTF-16 offsets in the line, the end exclusive. */
  readonly start: number
  readonly end: number
}

const tabColumns = 4

/** Splits a line into what is shown, tabs as blanks, invisible characters made visible. */
export function toCells(line: string): readonly Cell[] {
  const cells: Cell[] = []
  let column = 0
  for (const { text, start } of graphemes(line)) {
    const cell = toCell(text, start, column)
    cells.push(cell)
    column += cell.width
  }
  return cells
}

function toCell(text: string, start: number, column: number): Cell {
  const end = start + text.length
  if (text === '\t') {
    const width = tabColumns - (column % tabColumns)
    return { shown: ' '.repeat(width), width, start, end }
  }
  const isSingle = text.length === 1 || (text.length === 2 && [...text].length === 1)
  const shown = isSingle ? visibleCharacter(text) : text
  // Only pictures and `<U+....>` differ from what was there, and both are narrow.
  const width = shown === text ? graphemeWidth(text) : shown.length
  return { shown, width, start, end }
}

function* graphemes(line: string): Generator<{ text: string; start: number }> {
  if (/^[\t -~]*$/.test(line)) {
    for (let start = 0; start < line.length; start++) yield { text: line.charAt(start), start }
    return
  }
  for (const { segment, index } of new Intl.Segmenter('en').segment(line)) {
    yield { text: segment, start: index }
  }
}

function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1 && grapheme.charCodeAt(0) < 0x300) return 1
  // U+FE0F asks for the emoji picture of a character that is text otherwise.
  if (/\p{Emoji_Presentation}|\uFE0F/u.test(grapheme)) return 2
  let width = 0
  for (const character of grapheme) width = Math.max(width, characterWidth(character))
  return width
}

function characterWidth(character: string): number {
  if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) return 0
  const code = character.codePointAt(0) ?? 0
  return wideRanges.some(([first, last]) => first <= code && code <= last) ? 2 : 1
}

// Unicode TR 11, East_Asian_Width W and F, emoji aside; unassigned gaps are closed.
const wideRanges: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
]
