// Every feature of the language with what the server does with it, and a pair of schemas, with and
// without it. What clients and the database take of it is found out from the pair.

/** One row of docs/reference/support.md. */
export interface Feature {
  /** As docs/reference/language.md writes it. */
  readonly name: string
  /** What the server does. Nothing for what the language does not act on yet. */
  readonly server: string
  readonly sample: string
  /** Where there is none, nothing acts on the feature and there is nothing to compare. */
  readonly without: string | undefined
}

/** Which table of the language reference a group of features has its names from. */
export type FeatureGroup =
  | 'declaration'
  | 'type'
  | 'field'
  | 'model'
  | 'view'
  | 'procedure'
  | 'query'

type Row = readonly [name: string, server: string, sample: string, without?: string]

export const features: Readonly<Record<FeatureGroup, readonly Feature[]>> = {
  declaration: rows([
    [
      'datasource',
      'which database, names by `compat`, JSON of `Bytes`',
      head('  provider = "postgresql"\n  bytes = "base64"\n') + model('blob Bytes'),
      model('blob Bytes'),
    ],
    [
      'auth',
      'the shape of claims, for rules and defaults',
      `auth Caller {\n  id Int\n}\n${model('ownerId Int @default(auth().id)')}`,
      model('ownerId Int'),
    ],
    ['transport', '`rest`; `rpc` is refused at the start', `transport rest\n${model()}`, model()],
    ['extension', 'needed by the types below', `extension pgvector {\n}\n${model()}`, model()],
    ['mcp', '-', `mcp {\n  name = "tools"\n}\n${model()}`],
    [
      'enum',
      'values, tests, rules',
      `enum Mood {\n  calm\n  wild\n}\n${model('mood Mood')}`,
      model('mood String'),
    ],
    [
      'type',
      'arguments and results, validators included',
      `type Box {\n  size Int\n}\n${procedure('box Box')}`,
      procedure('box Int'),
    ],
    [
      'mixin',
      'columns of models',
      `mixin Sized {\n  size Int\n}\n${model('@use(Sized)')}`,
      model(),
    ],
    ['model', 'five routes, and a delegate of `db`', model(), procedure()],
    ['view', waiting('@@server_sql'), view('f Int @id', '@@server_sql("SELECT 1 AS f")')],
    ['procedure', 'a route, and a function to write', procedure(), ''],
    ['query', '-', query('@@sql("SELECT 1 AS size")')],
  ]),
  type: rows([
    ['String', everywhere(), model('f String'), model('f Int')],
    ['Cuid', everywhere(), model('f Cuid'), model('f Int')],
    ['Uuid', everywhere(), model('f Uuid'), model('f Int')],
    ['Int', everywhere(), model('f Int'), model('f String')],
    ['BigInt', everywhere(), model('f BigInt'), model('f Int')],
    ['Float', everywhere(), model('f Float'), model('f String')],
    ['Decimal', everywhere(), model('f Decimal'), model('f Int')],
    ['Boolean', everywhere(), model('f Boolean'), model('f Int')],
    ['DateTime', everywhere(), model('f DateTime'), model('f Int')],
    ['Json', stored(), model('f Json'), model('f Int')],
    ['Bytes', stored(), model('f Bytes'), model('f Int')],
    [
      'Vector',
      `${stored()}; the database needs pgvector`,
      spatial('pgvector', 'Vector(2)'),
      model('f Int'),
    ],
    [
      'Geography',
      `${stored()}; the database needs PostGIS`,
      spatial('postgis', 'Geography(Point, 4326)'),
      model('f Int'),
    ],
    [
      'Geometry',
      `${stored()}; the database needs PostGIS`,
      spatial('postgis', 'Geometry(Point, 4326)'),
      model('f Int'),
    ],
    [
      'an enum',
      `${everywhere()}, except \`lt\` to \`gte\``,
      `enum Mood {\n  calm\n}\n${model('f Mood')}`,
      model('f String'),
    ],
    ['Page', 'results', model() + procedure('', 'Page<M>'), model() + procedure('', 'M')],
    ['PageInput', 'arguments', procedure('page: PageInput'), procedure()],
    ['FindMany', 'arguments', model() + procedure('find: FindMany<M>'), model() + procedure()],
  ]),
  field: rows([
    [
      '@id',
      'the `{id}` of routes',
      'model M {\n  f Int @id\n  id Int\n}\n',
      'model M {\n  f Int\n  id Int @id\n}\n',
    ],
    ['@unique', '409, naming the field', ...field('String', '@unique')],
    ['@default', 'fills it on create; in no create input', ...field('Int', '@default(7)')],
    [
      '@relation',
      'includes; paths in tests, orders and rules',
      `${model('otherId Int', 'other Other @relation(fields: [otherId], references: [id])')}model Other {\n  id Int @id\n}\n`,
      `${model('otherId Int')}model Other {\n  id Int @id\n}\n`,
    ],
    ['@readonly', 'in no input', ...field('Int', '@readonly')],
    ['@server_only', 'in no input, answer, test or order', ...field('Int', '@server_only')],
    [
      '@from',
      'documentation',
      view('f Int @id @from(M.f)', '@@server_sql("SELECT 1 AS f")') + model('f Int'),
      view('f Int @id', '@@server_sql("SELECT 1 AS f")') + model('f Int'),
    ],
    ['@version', '`ETag`, `If-Match`, counting', ...field('Int', '@version')],
    ['@length', validated(), ...field('String', '@length(max: 3)')],
    ['@range', validated(), ...field('Int', '@range(min: 0)')],
    ['@regex', validated(), ...field('String', '@regex("^a")')],
    ['@email', validated(), ...field('String', '@email')],
    ['@uri', validated(), ...field('String', '@uri')],
    ['@iso4217', validated(), ...field('String', '@iso4217')],
    [
      '@db_enforce',
      '422, from the database too',
      ...field('Int', '@range(min: 0) @db_enforce', '@range(min: 0)'),
    ],
    ['@pii', '-', ...field('String', '@pii')],
    ['@sensitive', '-', ...field('String', '@sensitive')],
    ['@rename', '-', ...field('String', '@rename(from = "g")')],
    [
      '@custom',
      'a function to write, called once per page',
      `type T {\n  f Int @custom\n}\n${procedure('', 'T')}`,
    ],
    ['@computed', 'a function to write, called once per page', model('f Int @computed'), model()],
    [
      '@settable',
      'in the create input, in spite of the default',
      ...field('Int', '@default(7) @settable'),
    ],
    ['@allow', 'who reads or writes the field', ...field('Int?', '@allow("read", auth() != null)')],
    ['@deny', 'who does not', ...field('Int?', '@deny("read", auth() == null)')],
    ['@mask', 'what others see', ...field('Int', '@mask(0) @allow("read", auth() != null)')],
    ['@scale', validated(), ...field('Decimal', '@scale(2)')],
    ['@filterable', '-', ...field('Int', '@filterable(false)')],
    ['@sortable', '-', ...field('Int', '@sortable(false)')],
    ['@map', '-', head('  maps = "on"\n') + model('f Int @map("g")')],
  ]),
  model: rows([
    ['@@allow', 'opens rows and actions', ...attribute('@@allow("read", true)')],
    ['@@deny', 'closes them', ...attribute('@@deny("read", f == 1)')],
    [
      '@@id',
      'the `{id}` of routes',
      'model M {\n  id Int\n  f Int\n  @@id([id, f])\n}\n',
      model('f Int'),
    ],
    ['@@unique', '409, naming the fields', ...attribute('@@unique([id, f])')],
    ['@@index', 'quicker lists', ...attribute('@@index([f])')],
    ['@@paged', 'lists are pages', ...attribute('@@paged')],
    ['@@soft_delete', 'deleted rows are hidden, for rules too', ...attribute('@@soft_delete')],
    ['@@internal', 'no such route', ...attribute('@@internal("delete")')],
    ['@@emit', '-', ...attribute('@@emit(created)')],
    ['@@subscribe', '-', `transport rpc\n${attribute('@@emit(created)\n  @@subscribe')[0]}`],
    ['@@audit', '-', ...attribute('@@audit')],
    ['@@retain', '-', ...attribute('@@retain(days: 3)')],
    ['@@rename', '-', ...attribute('@@rename(from = "N")')],
    [
      '@@mcp',
      '-',
      `mcp {\n  name = "tools"\n  expose = [resources]\n}\n${attribute('@@mcp(resource: "m")\n  @@allow("read", true)')[0]}`,
    ],
    ['@@map', '-', head('  maps = "on"\n') + attribute('@@map("n")')[0]],
    ['@@path', '-', ...attribute('@@path("n")')],
    ['@@expose', '-', ...attribute('@@expose("upsert")')],
    ['@@page_limit', '-', ...attribute('@@page_limit(default: 1, max: 2)')],
    ['@@sync', '-', ...attribute('@@sync')],
  ]),
  view: rows([
    ['@@allow', waiting('@@server_sql'), view('f Int @id', '@@allow("read", true)')],
    ['@@deny', waiting('@@server_sql'), view('f Int @id', '@@deny("read", f == 1)')],
    [
      '@@server_sql',
      'the view, read under its rules',
      view('f Int @id', '@@server_sql("SELECT 1 AS f")'),
    ],
    ['@@embedded_sql', '-', view('f Int @id', '@@embedded_sql("SELECT 1 AS f")')],
    ['@@sql', 'the view, read under its rules', view('f Int @id', '@@sql("SELECT 1 AS f")')],
    ['@@no_unique', waiting('@@server_sql'), view('f Int', '@@no_unique')],
    [
      '@@materialized',
      'a materialized view, and `refresh`',
      view('f Int @id', '@@server_sql("SELECT 1 AS f")\n  @@materialized'),
    ],
    ['@@map', waiting('@@server_sql'), head('  maps = "on"\n') + view('f Int @id', '@@map("w")')],
    ['@@path', '-', view('f Int @id', '@@path("w")')],
    ['@@expose', '-', view('f Int @id', '@@expose("list")')],
  ]),
  procedure: rows([
    ['@allow', 'who may call', ...call('@allow(true)')],
    ['@deny', 'who may not', ...call('@deny(auth() == null)')],
    [
      '@authorize',
      'asks the rules of a row first',
      model() + procedure('id: Int', 'Int', '@authorize(M, detail, id)'),
      model() + procedure('id: Int'),
    ],
    ['@api_version', 'the path', ...call('@api_version("v2")')],
    ['@deprecated', '`Deprecation` in answers', ...call('@deprecated')],
    ['@status', 'the status of success', ...call('@status(202)')],
    ['@isolation', '-', ...call('@isolation("serializable")')],
    ['@no_idempotency', '-', ...call('@no_idempotency')],
    ['@stream', '-', procedure('', 'Int[]', '@stream')],
    ['@no_rate_limit', '-', `extension rate_limit {\n}\n${call('@no_rate_limit')[0]}`],
    [
      '@mcp',
      '-',
      `mcp {\n  name = "tools"\n  expose = [tools]\n}\n${call('@allow(true)\n  @mcp(tool)')[0]}`,
    ],
    ['@codecs', '-', ...call('@codecs(cbor)')],
    ['@internal', '-', ...call('@internal')],
  ]),
  query: rows([
    ['@@sql', waiting('query'), query('@@sql("SELECT 1 AS size")')],
    ['@allow', waiting('query'), query('@@sql("SELECT 1 AS size")\n  @allow(true)')],
    ['@deny', waiting('query'), query('@@sql("SELECT 1 AS size")\n  @deny(auth() == null)')],
  ]),
}

function rows(list: readonly Row[]): readonly Feature[] {
  return list.map(([name, server, sample, without]) => ({ name, server, sample, without }))
}

function everywhere(): string {
  return 'columns, inputs, answers, tests, orders, rules'
}

function stored(): string {
  return 'columns, inputs, answers'
}

function validated(): string {
  return '422 with details, for models and arguments'
}

function waiting(what: string): string {
  return `waits for \`${what}\``
}

function head(keys: string): string {
  return `datasource d {\n${keys}}\n`
}

function model(...lines: readonly string[]): string {
  return `model M {\n  id Int @id\n${lines.map((line) => `  ${line}\n`).join('')}}\n`
}

function field(type: string, attributes: string, without = ''): readonly [string, string] {
  return [model(`f ${type} ${attributes}`), model(`f ${type} ${without}`)]
}

function attribute(line: string): readonly [string, string] {
  return [model('f Int', line), model('f Int')]
}

function spatial(extension: string, type: string): string {
  return `extension ${extension} {\n}\n${model(`f ${type}`)}`
}

function view(line: string, attributes: string): string {
  const body = attributes.includes('sql(') ? '' : '\n  @@server_sql("SELECT 1 AS f")'
  return `view V from N {\n  ${line}\n  ${attributes}${body}\n}\nmodel N {\n  id Int @id\n}\n`
}

function procedure(argument = '', result = 'Int', attributes = '@allow(true)'): string {
  const parameters =
    argument === '' || argument.includes(':') ? argument : argument.replace(' ', ': ')
  return `procedure p(${parameters}): ${result}\n  ${attributes}\n`
}

function call(attributes: string): readonly [string, string] {
  return [procedure('', 'Int', attributes), 'procedure p(): Int\n']
}

function query(attributes: string): string {
  return `type Size {\n  size Int\n}\nquery q(): Size[]\n  ${attributes}\n`
}
