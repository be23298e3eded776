import { RE2JS } from 're2js'
import { translatePattern, UntranslatablePattern } from './translate-pattern.ts'

/**
 * Compiles the pattern of a `@regex`: a search in time that grows with the text and not with its
 * shape.
 *
 * @param owner - `Model.field`, for programmers
 * @throws TypeError for the few patterns of Rust's dialect that cannot run here
 */
export function compilePattern(pattern: string, owner: string): (text: string) => boolean {
  try {
    const compiled = RE2JS.compile(translatePattern(pattern))
    return (text) => compiled.test(text)
  } catch (error) {
    const reason =
      error instanceof UntranslatablePattern
        ? error.message
        : 'the engine refuses it; repetitions are at most 1000 times, and properties are written ' +
          'as in \\p{Lu}, \\p{Old_Italic} or \\p{Alphabetic}'
    throw new TypeError(`the @regex of ${owner} cannot run: ${reason}`, { cause: error })
  }
}
