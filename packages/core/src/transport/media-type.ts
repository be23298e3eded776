// Media types and the lists of them in `Accept` (RFC 9110 §8.3.1 and §12.5.1).

export interface MediaType {
  /** `type/subtype` in lower case; either part may be `*` in `Accept`. */
  readonly essence: string
  /** In the order written; names in lower case, values without their quotes. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

/** One entry of an `Accept` header. */
export interface MediaRange extends MediaType {
  /** 0 to 1 in steps of 0.001; 0 means never. */
  readonly quality: number
}

const essence = /^[!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+$/

/**
 * Parses one media type. Parameters without a value or with a malformed one are left out.
 *
 * @returns `undefined` when it is none
 */
export function parseMediaType(text: string): MediaType | undefined {
  const [type = '', ...parameters] = splitOutsideQuotes(text, ';')
  const trimmed = type.trim()
  if (!essence.test(trimmed)) return undefined
  return { essence: trimmed.toLowerCase(), parameters: parameters.flatMap(readParameter) }
}

/**
 * Parses the value of `Accept`; several header lines are joined with commas first. Entries that
 * are no media range are left out.
 */
export function parseAccept(header: string): readonly MediaRange[] {
  return splitOutsideQuotes(header, ',').flatMap((entry) => {
    const type = parseMediaType(entry)
    return type === undefined ? [] : [{ ...type, quality: readQuality(type) }]
  })
}

/**
 * How closely a range of `Accept` names a type.
 *
 * @param essence - of the type, in lower case
 * @returns 2 for the type itself, 1 for all of its kind (`application/*`), 0 for everything, and
 *   `undefined` when it does not match
 */
export function matchMediaRange(range: MediaType, essence: string): 0 | 1 | 2 | undefined {
  if (range.essence === essence) return 2
  if (range.essence === '*/*') return 0
  return range.essence === `${essence.slice(0, essence.indexOf('/'))}/*` ? 1 : undefined
}

/** The first `q`. One that is missing or unreadable counts as 1; others are clamped (spec/http 6.2). */
function readQuality({ parameters }: MediaType): number {
  const [, text = ''] = parameters.find(([name]) => name === 'q') ?? []
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text)) return 1
  return Math.min(1, Math.max(0, Math.floor(Number(text) * 1000) / 1000))
}

function readParameter(text: string): readonly (readonly [string, string])[] {
  const equals = text.indexOf('=')
  if (equals < 0) return []
  const name = text.slice(0, equals).trim().toLowerCase()
  const value = text.slice(equals + 1).trim()
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(value)
  if (quoted === null && value.includes('"')) return []
  return [[name, quoted === null ? value : (quoted[1] ?? '').replace(/\\(.)/gs, '$1')]]
}

/** A separator inside a quoted string is a part of the string (RFC 9110 §5.6.4). */
function splitOutsideQuotes(text: string, separator: ',' | ';'): readonly string[] {
  if (!text.includes('"')) return text.split(separator)
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    if (character === '"') quoted = !quoted
    else if (character === '\\' && quoted) index += 1
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...parts, text.slice(start)]
}
