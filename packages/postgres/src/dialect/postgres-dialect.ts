import {
  type ColumnType,
  type Dialect,
  type DialectTraits,
  parameter,
  renderChanges,
  renderExplain,
  renderQuery,
  renderRefresh,
  renderTables,
  scalarType,
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
  renderExplain,
  renderTables: (tables) => renderTables(tables, traits),
  renderChanges: (changes) => renderChanges(changes, traits),
  renderRefresh: (view, concurrently) => renderRefresh(view, concurrently, traits),
  renderExtensions: (extensions) =>
    extensions.flatMap((extension) => {
      const name = extensionNames[extension]
      return name === undefined ? [] : [`CREATE EXTENSION IF NOT EXISTS "${name}"`]
    }),
  tableNames: {
    text: `SELECT c.relname FROM pg_catalog.pg_class AS c
WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema())
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname`,
    parameters: [],
    columns: [{ name: 'name', type: scalarType('String') }],
  },
  transactionLock: (key) => ({
    text: 'SELECT pg_advisory_xact_lock($1)',
    parameters: [parameter(scalarType('BigInt'), key)],
    columns: [],
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
