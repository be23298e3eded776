import { checkSchema } from '@cratestack/schema'
import type { SchemaIr } from '@cratestack/schema/ir'
import { type Driver, tablesOf, viewsOf } from '@cratestack/sql'

/** The IR of a schema that a test holds as text. */
export function readSchemaText(text: string): SchemaIr {
  const { ir, diagnostics } = checkSchema(text)
  if (ir !== undefined) return ir
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  throw new Error(`the schema of this test has errors: ${JSON.stringify(errors.slice(0, 3))}`)
}

/** Makes the tables and views of a schema in an empty database. */
export async function createTables(driver: Driver, schema: SchemaIr): Promise<void> {
  const views = viewsOf(schema).map((view) => ({ kind: 'createView', view }) as const)
  const { dialect } = driver
  const ddl = [...dialect.renderTables(tablesOf(schema)), ...dialect.renderChanges(views)]
  await driver.script(ddl.join(';\n'))
}

type Row = Readonly<Record<string, unknown>>

/**
 * Inserts rows past all policies, as text: what is tested must not have made its own ground.
 *
 * @param rows - field or column name to JSON value, by model
 */
export async function insertRows(
  driver: Driver,
  schema: SchemaIr,
  rows: Readonly<Record<string, readonly Row[]>>,
): Promise<void> {
  const statements = Object.entries(rows).flatMap(([name, list]) =>
    list.map((row) => printInsert(schema, name, row)),
  )
  await driver.script(statements.join(';\n'))
}

function printInsert(schema: SchemaIr, name: string, row: Row): string {
  const model = schema.models.find((each) => each.name === name)
  if (model === undefined) throw new Error(`no model ${name}`)
  const cells = Object.entries(row).map(([key, value]) => {
    const field = model.fields.find((each) => each.name === key)
    if (field?.kind !== 'column') return { column: key, value: printLiteral('String', value) }
    const type = field.type.kind === 'scalar' ? field.type.name : 'String'
    return { column: field.column, value: printLiteral(type, value) }
  })
  const columns = cells.map(({ column }) => `"${column}"`).join(', ')
  return `INSERT INTO "${model.table}" (${columns}) VALUES (${cells.map(({ value }) => value).join(', ')})`
}

function printLiteral(type: string, value: unknown): string {
  if (value === null) return 'NULL'
  if (type === 'Bytes' && Array.isArray(value))
    return `'\\x${Buffer.from(value).toString('hex')}'::bytea`
  if (type === 'Json') return quote(JSON.stringify(value))
  if (typeof value === 'string') return quote(value)
  return String(value)
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
