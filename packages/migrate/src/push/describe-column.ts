import type { ColumnDefault, ColumnDefinition } from '@cratestack/sql'

/** A column in the words of a schema: `Decimal?`, `Int @default(0)`. */
export function describeColumn({ type, nullable, default: value }: ColumnDefinition): string {
  const name = type.scalar === 'Enum' ? 'an enum' : type.scalar
  const parameters = type.parameters.length === 0 ? '' : `(${type.parameters.join(', ')})`
  const arity = type.list ? '[]' : nullable ? '?' : ''
  return `${name}${parameters}${arity}${describeDefault(value)}`
}

function describeDefault(value: ColumnDefault): string {
  switch (value.kind) {
    case 'none':
      return ''
    case 'now':
    case 'uuid':
    case 'autoincrement':
      return ` @default(${value.kind}())`
    case 'literal':
      return ` @default(${typeof value.value === 'string' ? `"${value.value}"` : value.value})`
    case 'number':
      return ` @default(${value.digits})`
    case 'sql':
      return ` @default(${value.text})`
  }
}
