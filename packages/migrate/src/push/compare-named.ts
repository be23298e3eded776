import { canonicalText } from './desired-state.ts'

export interface NamedDifference<Part> {
  readonly added: readonly Part[]
  readonly dropped: readonly Part[]
  readonly kept: readonly { readonly found: Part; readonly wanted: Part; readonly same: boolean }[]
}

/** Compares parts by their names, and those of one name by everything that defines them. */
export function compareNamed<Part extends { readonly name: string }>(
  found: readonly Part[],
  wanted: readonly Part[],
): NamedDifference<Part> {
  const before = new Map(found.map((part) => [part.name, part]))
  const after = new Set(wanted.map((part) => part.name))
  return {
    added: wanted.filter((part) => !before.has(part.name)),
    dropped: found.filter((part) => !after.has(part.name)),
    kept: wanted.flatMap((part) => {
      const earlier = before.get(part.name)
      if (earlier === undefined) return []
      const same = canonicalText(earlier) === canonicalText(part)
      return [{ found: earlier, wanted: part, same }]
    }),
  }
}
