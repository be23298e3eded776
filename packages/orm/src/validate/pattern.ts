import { RE2JS } from 're2js'

/** Compiles a pattern. */
export function compilePattern(pattern: string, owner: string): (text: string) => boolean {
  try {
    const compiled = RE2JS.compile(pattern)
    return (text) => compiled.test(text)
  } catch (error) {
    throw new TypeError(`@regex of ${owner} cannot run here`, { cause: error })
  }
}
