// The tables of a Markdown page, and nothing else of it.

export interface MarkdownTable {
  /** Of its header, from 1. */
  readonly line: number
  readonly header: readonly string[]
  readonly rows: readonly MarkdownRow[]
}

export interface MarkdownRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** Tables inside fences are examples, not tables. */
export function readMarkdownTables(text: string): readonly MarkdownTable[] {
  const tables: MarkdownTable[] = []
  const lines = text.split(/\r?\n/)
  let fence: string | undefined
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark !== undefined) {
      if (fence === undefined) fence = mark
      else if (mark.startsWith(fence)) fence = undefined
      continue
    }
    if (fence !== undefined || !isRow(line) || !isRuler(lines[at + 1])) continue
    const rows: MarkdownRow[] = []
    let next = at + 2
    for (; isRow(lines[next]); next += 1)
      rows.push({ line: next + 1, cells: readCells(lines[next] ?? '') })
    tables.push({ line: at + 1, header: readCells(line), rows })
    at = next - 1
  }
  return tables
}

function isRow(line: string | undefined): boolean {
  return line?.trimStart().startsWith('|') ?? false
}

function isRuler(line: string | undefined): boolean {
  return isRow(line) && /^[\s|:-]+$/.test(line ?? '')
}

/** `\|` is a stroke, and backticks around a whole cell are no part of what it says. */
function readCells(line: string): readonly string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '')
  return inner
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
    .map((cell) => /^`([^`]*)`$/.exec(cell)?.[1]?.trim() ?? cell)
}
