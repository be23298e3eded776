import { type DiagnosticCode, diagnosticCodes, type Severity } from './diagnostic-codes.ts'
import type { SourceSpan, SourceText } from './source.ts'
import type { Span } from './span.ts'
import { cutSentence, printable } from './suggest.ts'

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

/** More diagnostics than this help nobody (spec/language 16.1). */
export const diagnosticLimit = 100

/** Past this many, further ones are not even kept: hostile text may have one on every line. */
const mostKept = 1000

/**
 * Collects diagnostics in the order of the passes, which is the original's order of checks. A field
 * that reaches several models through a mixin is checked in each, but reported once.
 *
 * Places are resolved for what is shown alone: lines and columns cost time, and a file of one long
 * line would make the cost quadratic.
 */
export class Diagnostics {
  readonly #source: SourceText
  readonly #strict: boolean
  readonly #seen = new Set<string>()
  readonly #errors: Found[] = []
  readonly #warnings: Found[] = []

  constructor(source: SourceText, strict: boolean) {
    this.#source = source
    this.#strict = strict
  }

  readonly report: Report = (code, span, message, details = {}) => {
    const severity = details.severity ?? diagnosticCodes[code].severity
    const found = severity === 'error' || this.#strict ? this.#errors : this.#warnings
    if (found.length === mostKept) return
    const sentence = cutSentence(message)
    const key = `${code}:${span.start}:${span.end}:${sentence}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    found.push({ code, span, message: sentence, details })
  }

  get hasErrors(): boolean {
    return this.#errors.length > 0
  }

  /** The first error in the order of the checks. */
  get firstError(): Diagnostic | undefined {
    const [first] = this.#errors
    return first === undefined ? undefined : this.#resolve(first, 'error')
  }

  /** In the order of the file: at most `diagnosticLimit`, errors kept before warnings. */
  list(): readonly Diagnostic[] {
    const errors = this.#errors.slice(0, diagnosticLimit)
    const warnings = this.#warnings.slice(0, diagnosticLimit - errors.length)
    return sortByPlace([
      ...errors.map((found) => this.#resolve(found, 'error')),
      ...warnings.map((found) => this.#resolve(found, 'warning')),
    ])
  }

  #resolve({ code, span, message, details }: Found, severity: Severity): Diagnostic {
    return {
      code,
      severity,
      message: printable(message),
      span: this.#source.resolve(span),
      ...(details.hint === undefined ? {} : { hint: printable(details.hint) }),
      ...(details.fix === undefined ? {} : { fix: this.#resolveFix(details.fix) }),
      related: (details.related ?? []).map((place) => ({
        message: printable(place.message),
        span: this.#source.resolve(place.span),
      })),
    }
  }

  #resolveFix(fix: NonNullable<ReportDetails['fix']>): Fix {
    return {
      title: printable(fix.title),
      edits: fix.edits.map((edit) => ({ span: this.#source.resolve(edit.span), text: edit.text })),
    }
  }
}

/** A diagnostic before its places are resolved. */
interface Found {
  readonly code: DiagnosticCode
  readonly span: Span
  readonly message: string
  readonly details: ReportDetails
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
