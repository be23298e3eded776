// Annotated source: every line of a schema, followed by lines that point at what is wrong with it.
//
//     author User?
//            ^^^^ CS0202 unknown type "User"

import { expect } from 'vitest'
import { type CheckOptions, checkSchema, type Diagnostic } from '../../src/index.ts'

/**
 * Checks an annotated schema: its diagnostics must be exactly the marked ones. A marker without a
 * message accepts any message; the schema's own indentation in the test file is taken off.
 */
export function checkMarked(text: string, options: CheckOptions = {}): void {
  const { source, markers } = readMarked(dedent(text))
  const { diagnostics } = checkSchema(source, options)
  const silent = new Set(
    markers.filter((marker) => marker.message === '').map((marker) => placeOf(marker)),
  )
  const actual = diagnostics.map((diagnostic) => {
    const marker = toMarker(diagnostic)
    return silent.has(placeOf(marker)) ? { ...marker, message: '' } : marker
  })
  expect(render(source, actual)).toBe(render(source, markers))
}

/** The schema with its diagnostics written below the lines they are about. */
export function markDiagnostics(source: string, diagnostics: readonly Diagnostic[]): string {
  return render(source, diagnostics.map(toMarker))
}

export interface Marker {
  /** 1-based, in UTF-16 code units. */
  readonly line: number
  readonly column: number
  readonly length: number
  /** How many lines the span goes on after the first. */
  readonly moreLines: number
  readonly code: string
  readonly warning: boolean
  /** Empty when the test does not care. */
  readonly message: string
}

const markerLine = /^\s*(\^+)(?: \+(\d+) lines?)? (CSW?\d{4})(?: (warning))?(?::? ?(.*))?$/

/** Splits annotated text into the schema and its markers. */
export function readMarked(text: string): {
  readonly source: string
  readonly markers: readonly Marker[]
} {
  const lines: string[] = []
  const markers: Marker[] = []
  for (const line of text.split('\n')) {
    const match = markerLine.exec(line)
    if (match === null) {
      lines.push(line)
      continue
    }
    const [, carets = '', more, code = '', warning, message = ''] = match
    markers.push({
      line: lines.length,
      column: line.indexOf('^') + 1,
      length: carets.length,
      moreLines: Number(more ?? 0),
      code,
      warning: warning !== undefined,
      message,
    })
  }
  return { source: lines.join('\n'), markers }
}

function toMarker(diagnostic: Diagnostic): Marker {
  const { span } = diagnostic
  return {
    line: span.line,
    column: span.column,
    length: span.endLine === span.line ? Math.max(1, span.endColumn - span.column) : -1,
    moreLines: span.endLine - span.line,
    code: diagnostic.code,
    warning: diagnostic.severity === 'warning',
    message: diagnostic.message,
  }
}

function render(source: string, markers: readonly Marker[]): string {
  const lines = source.split('\n')
  const out: string[] = []
  for (const [index, line] of lines.entries()) {
    const shown = line.replace(/\r$/, '')
    out.push(shown)
    for (const marker of markers.filter((candidate) => candidate.line === index + 1)) {
      out.push(renderMarker(marker, shown))
    }
  }
  return out.join('\n')
}

function renderMarker(marker: Marker, line: string): string {
  // Tabs stay tabs, so that the carets stand below what they point at at any tab width.
  const indent = line.slice(0, marker.column - 1).replace(/[^\t]/g, ' ')
  const length = marker.length === -1 ? Math.max(1, line.length - marker.column + 1) : marker.length
  const more =
    marker.moreLines === 0
      ? ''
      : ` +${marker.moreLines} ${marker.moreLines === 1 ? 'line' : 'lines'}`
  const severity = marker.warning ? ' warning' : ''
  const message = marker.message === '' ? '' : `: ${marker.message}`
  return `${indent.padEnd(marker.column - 1)}${'^'.repeat(length)}${more} ${marker.code}${severity}${message}`
}

function placeOf(marker: Marker): string {
  return `${marker.line}:${marker.column}:${marker.code}`
}

/** Takes off the indentation that all lines share, and a first and last empty line. */
export function dedent(text: string): string {
  const lines = text
    .replace(/^\n/, '')
    .replace(/\n[ \t]*$/, '\n')
    .split('\n')
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length)
  const common = Math.min(...indents)
  return lines.map((line) => line.slice(Number.isFinite(common) ? common : 0)).join('\n')
}
