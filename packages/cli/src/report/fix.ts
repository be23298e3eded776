import type { Fix, SourceText, TextEdit } from '@cratestack/schema'
import { excerpt } from './excerpt.ts'
import type { Look } from './frame.ts'

const mostLines = 8

/** What to write instead: the lines as they are after the fix, or those that it removes. */
export function renderFix(fix: Fix, source: SourceText, look: Look): readonly string[] {
  const groups = groupByLines(fix.edits)
  const rows = groups.flatMap((edits) => renderGroup(edits, source))
  const width = Math.max(0, ...rows.map((row) => String(row.line).length))
  const room = Math.max(20, look.columns - '   + '.length - width)
  const lines = rows.slice(0, mostLines).map(({ line, sign, text }) => {
    const shown = excerpt(text, 0, 0, room).text
    const tone = sign === '+' ? 'good' : 'error'
    return look.paint(tone, `  ${String(line).padStart(width)} ${sign} ${shown}`.trimEnd())
  })
  return rows.length > mostLines ? [...lines, look.paint('faint', '  ...')] : lines
}

interface FixRow {
  readonly line: number
  readonly sign: '+' | '-'
  readonly text: string
}

/** Edits that touch the same lines, in order. */
function groupByLines(edits: readonly TextEdit[]): readonly (readonly TextEdit[])[] {
  const groups: TextEdit[][] = []
  const ordered = [...edits].sort((left, right) => left.span.utf16Start - right.span.utf16Start)
  for (const edit of ordered) {
    const last = groups.at(-1)
    if (last !== undefined && edit.span.line <= (last.at(-1)?.span.endLine ?? 0)) last.push(edit)
    else groups.push([edit])
  }
  return groups
}

function renderGroup(edits: readonly TextEdit[], source: SourceText): readonly FixRow[] {
  const firstLine = edits[0]?.span.line ?? 1
  const lastLine = edits.at(-1)?.span.endLine ?? firstLine
  const start = source.lineStarts[firstLine - 1] ?? 0
  const end = source.lineStarts[lastLine] ?? source.text.length
  const before = source.text.slice(start, end)
  const after = toLines(applyEdits(edits, source, start, end))
  // Only what differs: an edit that inserts a line leaves its neighbours alone.
  const old = toLines(before)
  let same = 0
  while (same < old.length && old[same] === after[same]) same++
  let sameEnd = 0
  while (
    sameEnd < Math.min(old.length, after.length) - same &&
    old.at(-1 - sameEnd) === after.at(-1 - sameEnd)
  ) {
    sameEnd++
  }
  const added = after.slice(same, after.length - sameEnd)
  const removed = added.some((text) => text.trim() !== '')
    ? []
    : old.slice(same, old.length - sameEnd)
  return [
    ...removed.map((text, index) => ({ line: firstLine + same + index, sign: '-' as const, text })),
    ...(removed.length > 0 ? [] : added).map((text, index) => ({
      line: firstLine + same + index,
      sign: '+' as const,
      text,
    })),
  ]
}

function applyEdits(
  edits: readonly TextEdit[],
  { text }: SourceText,
  start: number,
  end: number,
): string {
  let result = ''
  let at = start
  for (const { span, text: replacement } of edits) {
    result += text.slice(at, span.utf16Start) + replacement
    at = span.utf16End
  }
  return result + text.slice(at, end)
}

/** The lines of a piece of source that may end with a line break. */
function toLines(text: string): readonly string[] {
  const lines = text.split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
