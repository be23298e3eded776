/** Names of fields, as those who have no types may give them. */
export function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}

/** @throws TypeError saying what was expected */
export function readName(value: unknown, caller: string): string {
  if (typeof value === 'string') return value
  throw new TypeError(`${caller}: expected the name of a field`)
}
