import {
  type ColumnType,
  type Dialect,
  type DialectTraits,
  renderQuery,
  renderTables,
} from '@cratestack/sql'

const traits: DialectTraits = {
  name: 'postgresql',
  quote: '"',
  placeholder: (position) => `$${position}`,
  typeName,
}

/** How PostgreSQL (14 and later) and PGlite write SQL. */
export const postgresDialect: Dialect = {
  name: traits.name,
  render: (query) => renderQuery(query, traits),
  renderTables: (tables) => renderTables(tables, traits),
  renderExtensions: (extensions) =>
    extensions.flatMap((extension) => {
      const name = extensionNames[extension]
      return name === undefined ? [] : [`CREATE EXTENSION IF NOT EXISTS "${name}"`]
    }),
}

/** What a schema's extensions are called in the database; some need nothing of it. */
const extensionNames: Readonly<
  Record<Parameters<Dialect['renderExtensions']>[0][number], string | undefined>
> = { pgvector: 'vector', postgis: 'postgis', rate_limit: undefined }

function typeName({ scalar, list, parameters }: ColumnType): string {
  const name = typeNames[scalar]
  const base = parameters.length === 0 ? name : `${name}(${parameters.join(',')})`
  return list ? `${base}[]` : base
}

/** spec/server 7.5 */
const typeNames: Readonly<Record<ColumnType['scalar'], string>> = {
  String: 'text',
  Cuid: 'text',
  Enum: 'text',
  Int: 'bigint',
  BigInt: 'bigint',
  Float: 'double precision',
  Boolean: 'boolean',
  DateTime: 'timestamptz',
  Decimal: 'numeric',
  Json: 'jsonb',
  Bytes: 'bytea',
  Uuid: 'uuid',
  Vector: 'vector',
  Geography: 'geography',
  Geometry: 'geometry',
}
