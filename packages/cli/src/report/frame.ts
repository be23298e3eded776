import type { SourceSpan, SourceText } from '@cratestack/schema'
import { excerpt } from './excerpt.ts'
import type { Paint, Tone } from './paint.ts'

/** How things are shown. */
export interface Look {
  readonly paint: Paint
  /** The most columns a line may take. */
  readonly columns: number
}

export interface FrameOptions {
  /** The colour of the carets. */
  readonly tone: Tone
  /** Whether to show the line before and the line after. */
  readonly context: boolean
}

/** The source around a span, numbered, with carets under what the span covers. */
export function renderFrame(
  source: SourceText,
  span: SourceSpan,
  look: Look,
  options: FrameOptions,
): readonly string[] {
  const lines = new Lines(source)
  const marks = toMarks(span, lines)
  const rows: Row[] = []
  const first = marks[0]?.line ?? 1
  const last = marks.at(-1)?.line ?? 1
  if (options.context && !lines.isBlank(first - 1)) rows.push({ kind: 'source', line: first - 1 })
  let next = first
  for (const mark of marks) {
    rows.push(...between(next, mark.line))
    rows.push({ kind: 'source', line: mark.line, mark })
    next = mark.line + 1
  }
  if (options.context && !lines.isBlank(last + 1)) rows.push({ kind: 'source', line: last + 1 })
  return renderRows(rows, lines, look, options.tone)
}

/** The text of each line without its line ending; a byte order mark is not part of line 1. */
class Lines {
  readonly #source: SourceText

  constructor(source: SourceText) {
    this.#source = source
  }

  /** UTF-16 offset of the first character that is shown. */
  start(line: number): number {
    if (line === 1 && this.#source.text.charCodeAt(0) === 0xfeff) return 1
    return this.#source.lineStarts[line - 1] ?? this.#source.text.length
  }

  text(line: number): string {
    const { text, lineStarts } = this.#source
    let end = lineStarts[line] ?? text.length
    if (text.charCodeAt(end - 1) === 0x0a && lineStarts[line] !== undefined) end--
    if (text.charCodeAt(end - 1) === 0x0d) end--
    return text.slice(this.start(line), end)
  }

  isBlank(line: number): boolean {
    return line < 1 || line > this.#source.lineStarts.length || this.text(line).trim() === ''
  }
}

/** A part of one line that gets carets; offsets are relative to the shown line. */
interface Mark {
  readonly line: number
  readonly start: number
  readonly end: number
  readonly label?: string
}

type Row =
  | { readonly kind: 'source'; readonly line: number; readonly mark?: Mark }
  | { readonly kind: 'gap' }

/** One mark for a span within a line; for a longer one its first line and its last. */
function toMarks(span: SourceSpan, lines: Lines): readonly Mark[] {
  // A span that takes its last line break along still ends on the line before.
  const endLine = span.endColumn === 1 && span.endLine > span.line ? span.endLine - 1 : span.endLine
  const start = Math.max(0, span.utf16Start - lines.start(span.line))
  if (endLine === span.line) {
    const length = lines.text(span.line).length
    const end = Math.min(length, span.utf16End - lines.start(span.line))
    return [{ line: span.line, start: Math.min(start, length), end }]
  }
  const firstEnd = lines.text(span.line).trimEnd().length
  const last = lines.text(endLine)
  const lastEnd = Math.min(last.trimEnd().length, span.utf16End - lines.start(endLine))
  return [
    { line: span.line, start, end: firstEnd, label: 'from here' },
    { line: endLine, start: last.length - last.trimStart().length, end: lastEnd, label: 'to here' },
  ]
}

/** The lines between two marks: shown when they are few. */
function between(next: number, until: number): readonly Row[] {
  if (until - next > 2) return [{ kind: 'gap' }]
  const rows: Row[] = []
  for (let line = next; line < until; line++) rows.push({ kind: 'source', line })
  return rows
}

function renderRows(
  rows: readonly Row[],
  lines: Lines,
  { paint, columns }: Look,
  tone: Tone,
): readonly string[] {
  const numbers = rows.map((row) => (row.kind === 'source' ? String(row.line).length : 0))
  const width = Math.max(...numbers)
  const room = Math.max(20, columns - '   | '.length - width)
  const gutter = (text: string) => paint('faint', `  ${text.padStart(width)} |`)
  return rows.flatMap((row) => {
    if (row.kind === 'gap') return [paint('faint', `  ${'.'.repeat(Math.max(3, width))}`)]
    const { mark } = row
    const shown = excerpt(lines.text(row.line), mark?.start ?? 0, mark?.end ?? 0, room)
    const source = `${gutter(String(row.line))} ${shown.text}`.trimEnd()
    if (mark === undefined) return [source]
    const label = mark.label === undefined ? '' : ` ${mark.label}`
    const carets = paint(tone, `${'^'.repeat(shown.caretColumns)}${label}`)
    return [source, `${gutter('')} ${' '.repeat(shown.caretColumn)}${carets}`]
  })
}
