import type { PatternRefusal, PatternSpan } from './mistake.ts'
import type { PatternCursor } from './pattern-cursor.ts'

/** What an escape stands for, or a plain character inside a set. */
export type Atom =
  | { readonly kind: 'character'; readonly character: string; readonly span: PatternSpan }
  | {
      readonly kind: 'set'
      /** The same for two escapes that mean the same set. */
      readonly name: string
      /** The least it can take when compiled. */
      readonly bytes: number
      /** The least its complement can take when compiled. */
      readonly complementBytes: number
      readonly span: PatternSpan
    }
  | { readonly kind: 'assertion'; readonly span: PatternSpan }

/** Without the `u` flag parts match bytes, and a match in text must not end inside a character. */
export function invalidUtf8Refusal(
  cursor: PatternCursor,
  span: PatternSpan,
  found: string,
): PatternRefusal {
  return cursor.refusal(
    span,
    `found ${found}, which could match half a character`,
    'leave the "u" flag on here, or match ASCII characters only',
  )
}
