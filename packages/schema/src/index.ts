// Public entry `@cratestack/schema`: the `.cstack` language.

// Checking
export {
  type CheckedSchema,
  checkSchema,
  type ParsedSchema,
  parseSchema,
} from './check-schema.ts'
export type { CheckOptions } from './checker/options.ts'

// Formatting and printing
export { type FormatResult, formatSchema } from './formatter/format.ts'
export { printIr } from './print/print-ir.ts'
// The syntax tree
export type * from './syntax/nodes.ts'
// Diagnostics
export type { Diagnostic, Fix, RelatedPlace, TextEdit } from './text/diagnostic.ts'
export { diagnosticLimit, sortByPlace } from './text/diagnostic.ts'
export {
  type DiagnosticCode,
  type DiagnosticCodeFacts,
  diagnosticCodes,
  type Severity,
} from './text/diagnostic-codes.ts'
export { type SourceSpan, SourceText } from './text/source.ts'
export type { Span } from './text/span.ts'
export { nearest } from './text/suggest.ts'
