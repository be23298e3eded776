// Reads TypeScript just closely enough to tell code from comments and strings. A search in the
// plain text would take the imports that a code generator prints for imports of the generator.

/**
 * @typedef {object} SourceCode
 * @property {string} code - the text with comments blanked and every string replaced by `"n"`,
 *   where n is its index in `strings`; lines stay where they are
 * @property {readonly string[]} strings
 */

/**
 * Separates code from what only looks like it. Code inside `${...}` of a template counts as code.
 *
 * @param {string} text
 * @returns {SourceCode}
 */
export function readSourceCode(text) {
  /** @type {string[]} */
  const strings = []
  let code = ''
  /** Depth of braces at which each open template's `${` started. @type {number[]} */
  const templates = []
  let braces = 0
  let at = 0
  while (at < text.length) {
    const character = text.charAt(at)
    const pair = text.slice(at, at + 2)
    if (pair === '//') {
      at = endOf(text, '\n', at)
    } else if (pair === '/*') {
      const end = endOf(text, '*/', at + 2) + 2
      code += keepLines(text.slice(at, end))
      at = end
    } else if (character === "'" || character === '"') {
      const end = closingQuote(text, character, at + 1)
      code += `"${strings.push(text.slice(at + 1, end)) - 1}"`
      at = end + 1
    } else if (character === '/' && regexMayStart(code)) {
      at = regexEnd(text, at + 1)
      code += '/ /'
    } else if (character === '`' || (character === '}' && templates.at(-1) === braces)) {
      if (character === '}') templates.pop()
      const end = templatePartEnd(text, at + 1)
      code += `\`${keepLines(text.slice(at + 1, end))}\``
      if (text.charAt(end) === '$') {
        templates.push(braces)
        at = end + 2
      } else at = end + 1
    } else {
      if (character === '{') braces++
      if (character === '}') braces--
      code += character
      at++
    }
  }
  return { code, strings }
}

/**
 * Specifiers of imports and re-exports, type-only ones too: a type is a dependency as well.
 *
 * @param {SourceCode} source
 */
export function importsOf({ code, strings }) {
  const statements =
    /\b(?:import|export)\b[^"`;()]*?\bfrom\s*"(\d+)"|\bimport\s*\(?\s*"(\d+)"|\brequire\s*\(\s*"(\d+)"/g
  return [...code.matchAll(statements)].map(
    ([, from, direct, required]) => strings[Number(from ?? direct ?? required)] ?? '',
  )
}

/** @param {string} text @param {string} mark @param {number} from */
function endOf(text, mark, from) {
  const at = text.indexOf(mark, from)
  return at === -1 ? text.length : at
}

/** @param {string} text @param {string} quote @param {number} from */
function closingQuote(text, quote, from) {
  let at = from
  while (at < text.length && text.charAt(at) !== quote && text.charAt(at) !== '\n')
    at += text.charAt(at) === '\\' ? 2 : 1
  return at
}

/**
 * Where a stretch of template text ends: at its backquote, or at the `$` of the next `${`.
 *
 * @param {string} text
 * @param {number} from
 */
function templatePartEnd(text, from) {
  let at = from
  while (at < text.length && text.charAt(at) !== '`' && text.slice(at, at + 2) !== '${')
    at += text.charAt(at) === '\\' ? 2 : 1
  return at
}

/**
 * A slash after a value divides; after an operator, an opening bracket or a keyword it starts a
 * regular expression.
 *
 * @param {string} before - the code up to the slash
 */
function regexMayStart(before) {
  return /(?:^|[([{,;:=!&|?+\-*%<>~^}]|\b(?:return|typeof|case|in|of|do|else|void|await|yield))\s*$/.test(
    before.slice(-40),
  )
}

/** @param {string} text @param {number} from */
function regexEnd(text, from) {
  let inClass = false
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '\n') return at
    if (character === '\\') at++
    else if (character === '[') inClass = true
    else if (character === ']') inClass = false
    else if (character === '/' && !inClass) return at + 1
  }
  return text.length
}

/** @param {string} text */
function keepLines(text) {
  return text.replace(/[^\n]+/g, ' ')
}
