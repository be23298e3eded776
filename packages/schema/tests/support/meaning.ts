// What must not change when a schema is formatted: everything but places, blanks between tokens and
// the kind of quotes.

import { type CheckedSchema, printIr } from '../../src/index.ts'

/** The raw IR without places, its attributes reduced to their tokens. */
export function rawMeaning(checked: CheckedSchema): unknown {
  return withoutPlaces(printIr(checked))
}

/** The typed IR; a rule also keeps its own text for explanations, which may be respaced. */
export function typedMeaning(checked: CheckedSchema): unknown {
  return JSON.parse(
    JSON.stringify(checked.ir ?? null, (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('when' in value)) return value
      return { ...value, text: 'text' in value ? reduceAttribute(String(value.text)) : undefined }
    }),
  )
}

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'span' && key !== 'name_span')
      .map(([key, child]) => [
        key,
        typeof child === 'string' && (key === 'raw' || key === 'value')
          ? reduceAttribute(child)
          : withoutPlaces(child),
      ]),
  )
}

/** Attributes with text of another language in them, of which a formatter may touch the outer quotes. */
const verbatim = /^@@?(?:default|regex|mask|server_sql|embedded_sql|sql)\b/

/**
 * Blanks, trailing commas and the kind of quotes carry no meaning here. Blanks inside strings do;
 * they are compared by the typed IR.
 */
function reduceAttribute(raw: string): string {
  if (verbatim.test(raw)) return raw.replace(/\(\s*(['"])([^'"]*)\1\s*\)$/, '($2)')
  return raw
    .replace(/\p{White_Space}+/gu, '')
    .replaceAll("'", '"')
    .replace(/,([\])])/g, '$1')
}
