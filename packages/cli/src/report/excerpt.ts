// One line of source, cut to the width of the terminal around what it is shown for.

import { type Cell, toCells } from './cells.ts'

export interface Excerpt {
  readonly text: string
  /** Columns before the first caret. */
  readonly caretColumn: number
  /** How many carets: the columns that the marked part takes, at least one. */
  readonly caretColumns: number
}

/**
 * Shows a line so that the part from `start` to `end` (UTF-16 offsets) can be seen.
 *
 * @param columns - the most columns to take; a cut is shown as `…`
 */
export function excerpt(line: string, start: number, end: number, columns: number): Excerpt {
  const near = nearby(line, start, columns)
  const cells = toCells(near.text)
  // An offset inside a cluster (an emoji of several code points) marks all of it.
  const from = indexWhere(cells, (cell) => cell.end > start - near.start)
  const to = Math.max(
    from,
    indexWhere(cells, (cell) => cell.start >= end - near.start),
  )
  const view = fit(cells, from, to, columns, near)
  const before = cells.slice(view.from, from)
  const marked = cells.slice(Math.max(view.from, from), Math.min(view.to, to))
  const shown = cells.slice(view.from, view.to).map((cell) => cell.shown)
  return {
    text: `${view.cutBefore ? '…' : ''}${shown.join('')}${view.cutAfter ? '…' : ''}`.trimEnd(),
    caretColumn: (view.cutBefore ? 1 : 0) + widthOf(before),
    caretColumns: Math.max(1, widthOf(marked)),
  }
}

interface Nearby {
  readonly text: string
  readonly start: number
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

/** A line may be the whole file, so only what can be shown is looked at. */
function nearby(line: string, around: number, columns: number): Nearby {
  const reach = columns * 8
  if (line.length <= reach) return { text: line, start: 0, cutBefore: false, cutAfter: false }
  let start = Math.max(0, around - columns * 2)
  if (isTrailSurrogate(line.charCodeAt(start))) start--
  const text = line.slice(start, start + reach)
  return { text, start, cutBefore: start > 0, cutAfter: start + text.length < line.length }
}

interface View {
  readonly from: number
  readonly to: number
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

/** Chooses the cells to show: all, or those around the marked ones, half of the rest on each side. */
function fit(
  cells: readonly Cell[],
  markedFrom: number,
  markedTo: number,
  columns: number,
  near: Nearby,
): View {
  if (!near.cutBefore && !near.cutAfter && widthOf(cells) <= columns) {
    return { from: 0, to: cells.length, cutBefore: false, cutAfter: false }
  }
  // Two columns are kept for the `…` of either side.
  let room = columns - 2
  let from = markedFrom
  let to = markedFrom
  while (to < markedTo && widthAt(cells, to) <= room) room -= widthAt(cells, to++)
  let lead = room / 2
  while (from > 0 && widthAt(cells, from - 1) <= lead) {
    lead -= widthAt(cells, --from)
    room -= widthAt(cells, from)
  }
  while (to < cells.length && widthAt(cells, to) <= room) room -= widthAt(cells, to++)
  while (from > 0 && widthAt(cells, from - 1) <= room) room -= widthAt(cells, --from)
  return {
    from,
    to,
    cutBefore: near.cutBefore || from > 0,
    cutAfter: near.cutAfter || to < cells.length,
  }
}

/** The first of the cells that `holds`; one past the last when there is none. */
function indexWhere(cells: readonly Cell[], holds: (cell: Cell) => boolean): number {
  const index = cells.findIndex(holds)
  return index === -1 ? cells.length : index
}

function widthAt(cells: readonly Cell[], index: number): number {
  return cells[index]?.width ?? 0
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0)
}

function isTrailSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
