// Names that are derived from declared ones: tables, columns, routes, accessors (spec/language 14).
// Everybody derives them here, so that server, clients and migrations agree.

/**
 * `depotId` -> `depot_id`, `HTTPHook` -> `h_t_t_p_hook`: an underscore before every upper-case
 * letter but the first, and nothing else. No acronyms, no collapsing.
 *
 * @see spec/language 14.1
 */
export function snakeCase(name: string): string {
  if (!mayChange.test(name)) return name
  let out = ''
  let first = true
  for (const character of name) {
    const lower = character.toLowerCase()
    const upper = lower !== character && character.toUpperCase() === character
    out += upper ? (first ? lower : `_${lower}`) : character
    first = false
  }
  return out
}

/** Names of lower-case ASCII letters stay what they are; most field names are that. */
const mayChange = /[^a-z0-9_]/

/** Plural of a snake-case name: `s` + `es`, consonant + `y` -> `ies`, else + `s`; 0.4 had no `y` rule. */
export function pluralize(snake: string, compat: '0.4' | '0.8' = '0.8'): string {
  if (snake.endsWith('s')) return `${snake}es`
  if (compat === '0.8' && snake.endsWith('y') && !'aeiou'.includes(snake.at(-2) ?? ' ')) {
    return `${snake.slice(0, -1)}ies`
  }
  return `${snake}s`
}

/** Table of a model or view, and its REST segment. */
export function tableName(name: string, compat: '0.4' | '0.8' = '0.8'): string {
  return pluralize(snakeCase(name), compat)
}

export function columnName(field: string): string {
  return snakeCase(field)
}

/** Name of a delegate: the model's name with its first letter in lower case. */
export function accessorName(model: string): string {
  const [first = ''] = model
  return first.toLowerCase() + model.slice(first.length)
}

/**
 * `echo_back` -> `EchoBack`, `HTTPHook` -> `HTTPHook`: words start at `_`, `-`, blanks and before
 * every ASCII capital.
 */
export function pascalCase(name: string): string {
  return name
    .split(/[_\- ]|(?=[A-Z])/)
    .filter((word) => word !== '')
    .map((word) => {
      const [first = ''] = word
      return first.toUpperCase() + word.slice(first.length).toLowerCase()
    })
    .join('')
}

export function uniqueIndexName(table: string, columns: readonly string[]): string {
  return `${table}_${columns.join('_')}_key`
}

export function indexName(table: string, columns: readonly string[], using?: string): string {
  return `${table}_${columns.join('_')}${using === undefined ? '' : `_${using}`}_idx`
}

export function foreignKeyName(table: string, column: string): string {
  return `${table}_${column}_fkey`
}

/** `resolveQuoteExplanation`: the resolver of a computed field. */
export function resolverName(owner: string, field: string): string {
  return `resolve${pascalCase(owner)}${pascalCase(field)}`
}
