import type { SchemaIr } from '@cratestack/schema/ir'

/** The lists of a schema, whose elements get a line each. */
const listed: ReadonlySet<string> = new Set([
  'enums',
  'types',
  'models',
  'views',
  'procedures',
  'queries',
])

/** The schema as JSON, one declaration per line: what changes in the schema changes one line here. */
export function serverDescriptor(ir: SchemaIr): readonly string[] {
  const members = Object.entries(ir).filter(([, value]) => value !== undefined)
  const lines = members.flatMap(([name, value], at) => {
    const comma = at === members.length - 1 ? '' : ','
    if (!listed.has(name) || !Array.isArray(value) || value.length === 0)
      return [`${JSON.stringify(name)}:${JSON.stringify(value)}${comma}`]
    const elements = value.map(
      (element, index) => `${JSON.stringify(element)}${index === value.length - 1 ? '' : ','}`,
    )
    return [`${JSON.stringify(name)}:[`, ...elements, `]${comma}`]
  })
  return ['{', ...lines, '}']
}
