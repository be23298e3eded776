import { expect, test } from 'vitest'
import { checkSchema, printIr } from '../src/index.ts'

test('an empty schema prints every list of the snapshot shape', () => {
  expect(printIr(checkSchema(''))).toEqual({
    datasource: null,
    auth: null,
    config_blocks: [],
    mixins: [],
    models: [],
    types: [],
    enums: [],
    procedures: [],
    views: [],
    transport: 'rest',
    declared_extensions: [],
  })
})

test('every kind of declaration prints in its shape', () => {
  const text = [
    '/// Where rows live.',
    'datasource main {',
    '  provider = "postgresql"',
    '}',
    'transport rpc',
    'extension pgvector {',
    '}',
    'extension pgvector {',
    '}',
    'mcp {',
    '  expose = [tools]',
    '}',
    'enum Mood {',
    '  /// Quiet.',
    '  calm',
    '}',
    '/// Sums.',
    '/// @param by how much',
    'mutation procedure add(by: Int?): Page<Item>',
    '  @allow(true)',
    'view Sums from Item {',
    '  id Int @id',
    '  @@sql("SELECT 1 AS id")',
    '}',
    'model Item {',
    '  id Int @id',
    '  at Vector(3)',
    '}',
  ].join('\n')
  const ir = withoutSpans(printIr(checkSchema(text)))
  expect(ir).toMatchObject({
    datasource: {
      docs: ['Where rows live.'],
      name: 'main',
      entries: [{ key: 'provider', value: '"postgresql"' }],
    },
    config_blocks: [{ docs: [], name: 'mcp', entries: ['expose = [tools]'] }],
    enums: [{ docs: [], name: 'Mood', variants: [{ docs: ['Quiet.'], name: 'calm' }] }],
    procedures: [
      {
        docs: ['Sums.'],
        name: 'add',
        kind: 'Mutation',
        args: [{ docs: ['how much'], name: 'by', ty: { name: 'Int', arity: 'Optional' } }],
        return_type: {
          name: 'Page',
          arity: 'Required',
          generic_args: [{ name: 'Item', arity: 'Required', generic_args: [], int_args: [] }],
        },
        attributes: [{ raw: '@allow(true)' }],
      },
    ],
    views: [
      {
        name: 'Sums',
        sources: [{ name: 'Item' }],
        fields: [{ name: 'id', attributes: [{ raw: '@id' }] }],
        attributes: [{ raw: '@@sql("SELECT 1 AS id")' }],
      },
    ],
    models: [{ fields: [{ name: 'id' }, { name: 'at', ty: { name: 'Vector', int_args: [3] } }] }],
    transport: 'rpc',
    declared_extensions: ['pgvector'],
  })
})

test('mixin fields come first; own fields win over them, earlier mixins over later ones', () => {
  const text = `
mixin A {
  x Int
  y Int
}
mixin B {
  y String
  z String
}
model M {
  id Int @id
  @use(A, B)
  x Uuid
}
`
  const [model] = models(text)
  expect(model?.fields.map((field) => `${field.name} ${field.ty.name}`)).toEqual([
    'y Int',
    'z String',
    'id Int',
    'x Uuid',
  ])
  expect(model?.attributes).toEqual([])
})

test('spans count bytes and lines, through a byte order mark, CRLF and characters beyond ASCII', () => {
  const text = '\uFEFF// Grüße 🚢\r\nmodel Ship {\r\n  id Int @id\r\n}\r\n'
  const bytes = new TextEncoder().encode(text)
  const [model] = models(text)
  const field = model?.fields[0]
  expect(model?.span.line).toBe(2)
  expect(field?.span.line).toBe(3)
  expect(slice(bytes, model?.name_span)).toBe('Ship')
  // As in the original, a field's place is its line without the line end, indentation included.
  expect(slice(bytes, field?.span)).toBe('  id Int @id')
  expect(slice(bytes, field?.attributes[0]?.span)).toBe('@id')
})

test('an SQL body holds line feeds only, whatever the file holds', () => {
  const text = 'view V from M {\r\n  id Int @id\r\n  @@sql("""\r\n  SELECT 1\r\n  """)\r\n}\r\n'
  expect(JSON.stringify(printIr(checkSchema(text)))).toContain('@@sql(\\"\\"\\"\\n  SELECT 1\\n  ')
})

interface Place {
  readonly start: number
  readonly end: number
  readonly line: number
}

interface PrintedModel {
  readonly name_span: Place
  readonly span: Place
  readonly fields: readonly {
    readonly name: string
    readonly ty: { readonly name: string }
    readonly span: Place
    readonly attributes: readonly { readonly raw: string; readonly span: Place }[]
  }[]
  readonly attributes: readonly unknown[]
}

function models(text: string): readonly PrintedModel[] {
  return (printIr(checkSchema(text)) as { models: readonly PrintedModel[] }).models
}

function slice(bytes: Uint8Array, place: Place | undefined): string {
  return new TextDecoder().decode(bytes.slice(place?.start, place?.end))
}

function withoutSpans(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, child) =>
      key === 'span' || key === 'name_span' ? undefined : child,
    ),
  )
}
