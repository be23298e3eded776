import type { CheckOptions } from '../../src/index.ts'

const flags: Readonly<Record<string, CheckOptions>> = {
  strict: { strict: true },
  unused: { unused: true },
  'compat-lenient': { compatLenient: true },
  'target=server': { target: 'server' },
  'target=embedded': { target: 'embedded' },
  'target=client': { target: 'client' },
}

/** Reads check options written as words: `strict target=embedded`. */
export function readOptionWords(words: readonly string[]): CheckOptions {
  return Object.assign(
    {},
    ...words.map((word) => {
      const option = flags[word]
      if (option === undefined) throw new RangeError(`unknown check option "${word}"`)
      return option
    }),
  )
}

/** The options of a conformance case: a line `// check: strict target=embedded` among its first ones. */
export function readOptionsLine(source: string): CheckOptions {
  const line = /^\/\/ check: (.*)$/m.exec(source)?.[1]
  return line === undefined ? {} : readOptionWords(line.trim().split(/\s+/))
}
