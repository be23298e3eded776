import type { SchemaIr, StructFieldIr, TypeIr, ValidatorIr } from '@cratestack/schema/ir'

/** What samples may depend on. Fixed, so that the same schema gives the same lines. */
const sampleUuid = '7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e'

/**
 * A JSON value that a field of this type would take, for a request to copy.
 *
 * @returns `undefined` where nothing sensible can be made up, such as text for a pattern
 */
export function sampleValue(
  field: {
    readonly name: string
    readonly type: TypeIr
    readonly validators: readonly ValidatorIr[]
  },
  schema: SchemaIr,
): unknown {
  const { type } = field
  if (type.arity === 'list') return []
  switch (type.kind) {
    case 'scalar':
      return sampleScalar(type.name, field)
    case 'enum':
      return schema.enums.find(({ name }) => name === type.name)?.variants[0]?.name
    case 'type': {
      const struct = schema.types.find(({ name }) => name === type.name)
      return struct === undefined ? undefined : sampleObject(struct.fields, schema)
    }
    case 'pageInput':
      return { limit: 10 }
    case 'findMany':
      return {}
    case 'model':
    case 'page':
      return undefined
  }
}

/** An object with the required fields. `undefined` when one of them cannot be made up. */
export function sampleObject(
  fields: readonly Pick<StructFieldIr, 'name' | 'type' | 'validators'>[],
  schema: SchemaIr,
): Readonly<Record<string, unknown>> | undefined {
  const entries = fields
    .filter(({ type }) => type.arity !== 'optional')
    .map((field) => [field.name, sampleValue(field, schema)] as const)
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries)
}

function sampleScalar(
  scalar: Extract<TypeIr, { readonly kind: 'scalar' }>['name'],
  { name, validators }: { readonly name: string; readonly validators: readonly ValidatorIr[] },
): unknown {
  switch (scalar) {
    case 'String':
      return sampleText(name, validators)
    case 'Cuid':
      return 'c0sample0000000000000000'
    case 'Int':
      return sampleNumber(validators)
    case 'Float':
      return 1.5
    case 'BigInt':
      return '1'
    case 'Boolean':
      return true
    case 'DateTime':
      return '2026-01-31T12:00:00Z'
    case 'Decimal':
      return '10.00'
    case 'Json':
      return {}
    case 'Bytes':
      return []
    case 'Uuid':
      return sampleUuid
    case 'Vector':
    case 'Geography':
    case 'Geometry':
      return undefined
  }
}

function sampleText(name: string, validators: readonly ValidatorIr[]): string | undefined {
  if (validators.some(({ kind }) => kind === 'regex')) return undefined
  if (validators.some(({ kind }) => kind === 'email')) return 'ada@example.com'
  if (validators.some(({ kind }) => kind === 'uri')) return 'https://example.com/'
  if (validators.some(({ kind }) => kind === 'iso4217')) return 'EUR'
  const length = validators.find((validator) => validator.kind === 'length')
  const text = `A ${name}`
  return text.slice(0, length?.max ?? text.length).padEnd(length?.min ?? 0, '.')
}

function sampleNumber(validators: readonly ValidatorIr[]): number {
  const range = validators.find((validator) => validator.kind === 'range')
  return Number(range?.min?.value ?? range?.max?.value ?? 1)
}
