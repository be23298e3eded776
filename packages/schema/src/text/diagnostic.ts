import { type DiagnosticCode, diagnosticCodes, type Severity } from './diagnostic-codes.ts'
import type { SourceSpan, SourceText } from './source.ts'
import type { Span } from './span.ts'

/** Another place that explains a diagnostic: the first declaration, the unknown model's neighbour. */
export interface RelatedPlace {
  readonly message: string
  readonly span: SourceSpan
}

/** A change that is certain to be what the author meant: replace each span by its text. */
export interface Fix {
  readonly title: string
  readonly edits: readonly TextEdit[]
}

export interface TextEdit {
  readonly span: SourceSpan
  readonly text: string
}

/** What is wrong (or doubtful) at one place of a schema. Diagnostics are values, never exceptions. */
export interface Diagnostic {
  /** Stable and never reused; `CSW` codes are warnings by birth. Has a page under `docs/reference/diagnostics/`. */
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly message: string
  readonly span: SourceSpan
  /** What to do next, where that is not obvious from the message. */
  readonly hint?: string
  readonly fix?: Fix
  readonly related: readonly RelatedPlace[]
}

/** What a pass hands to `Diagnostics.report` besides code, span and message. */
export interface ReportDetails {
  readonly hint?: string | undefined
  readonly fix?: { readonly title: string; readonly edits: readonly UnresolvedEdit[] } | undefined
  readonly related?: readonly { readonly message: string; readonly span: Span }[] | undefined
  /** Overrides the table's severity, for the few codes whose severity hangs on an option. */
  readonly severity?: Severity | undefined
}

export interface UnresolvedEdit {
  readonly span: Span
  readonly text: string
}

/** Reports one diagnostic. Passed down to every pass, so that none needs to know where they go. */
export type Report = (
  code: DiagnosticCode,
  span: Span,
  message: string,
  details?: ReportDetails,
) => void

/**
 * Collects diagnostics in the order of the passes, which is the original's order of checks.
 * A field that reaches several models through a mixin is checked in each, but reported once.
 */
export class Diagnostics {
  readonly #source: SourceText
  readonly #strict: boolean
  readonly #seen = new Set<string>()
  readonly #list: Diagnostic[] = []

  constructor(source: SourceText, strict: boolean) {
    this.#source = source
    this.#strict = strict
  }

  readonly report: Report = (code, span, message, details = {}) => {
    const key = `${code}:${span.start}:${span.end}:${message}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    const severity = details.severity ?? diagnosticCodes[code].severity
    this.#list.push({
      code,
      severity: this.#strict ? 'error' : severity,
      message,
      span: this.#source.resolve(span),
      ...(details.hint === undefined ? {} : { hint: details.hint }),
      ...(details.fix === undefined ? {} : { fix: this.#resolveFix(details.fix) }),
      related: (details.related ?? []).map((place) => ({
        message: place.message,
        span: this.#source.resolve(place.span),
      })),
    })
  }

  get count(): number {
    return this.#list.length
  }

  get hasErrors(): boolean {
    return this.#list.some((diagnostic) => diagnostic.severity === 'error')
  }

  /** In the order of the checks; `sortByPlace` gives the order of the file. */
  toArray(): readonly Diagnostic[] {
    return [...this.#list]
  }

  #resolveFix(fix: NonNullable<ReportDetails['fix']>): Fix {
    return {
      title: fix.title,
      edits: fix.edits.map((edit) => ({ span: this.#source.resolve(edit.span), text: edit.text })),
    }
  }
}

/** Orders diagnostics by place, errors before warnings at the same place. */
export function sortByPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const rank = (diagnostic: Diagnostic) => (diagnostic.severity === 'error' ? 0 : 1)
  return [...diagnostics].sort(
    (left, right) =>
      left.span.start - right.span.start ||
      rank(left) - rank(right) ||
      left.span.end - right.span.end,
  )
}
