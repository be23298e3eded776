// Named queries: typed SQL for server code (spec/language 9.5).

import type { Attribute, NamedQuery } from '../syntax/nodes.ts'
import { providerOf } from './config.ts'
import type { CheckContext } from './context.ts'
import { reportUnknown } from './inert.ts'
import { checkSignature } from './procedures.ts'
import { readSqlBody } from './views.ts'

export function checkQueries(context: CheckContext): void {
  const provider = providerOf(context.names.datasource)
  for (const query of context.names.queries) {
    context.unbuilt.note('"query"', query.header)
    checkSignature(context, query, 'query')
    if (provider === 'none' || provider === 'sqlite') {
      context.report(
        'CS0642',
        query.header,
        `a query needs PostgreSQL, and the provider is "${provider}"`,
      )
    }
    checkArguments(context, query)
    checkResult(context, query)
    checkBody(context, query)
  }
}

function checkArguments(context: CheckContext, query: NamedQuery): void {
  for (const argument of query.args) {
    const { type } = argument
    if (
      type === undefined ||
      (type.arity === 'required' && queryScalars.has(type.name.text) && type.argument === undefined)
    )
      continue
    context.report(
      'CS0642',
      type.span,
      `an argument of a query is a required ${[...queryScalars].join(', ')}`,
    )
  }
}

const queryScalars: ReadonlySet<string> = new Set([
  'String',
  'Cuid',
  'Int',
  'BigInt',
  'Float',
  'Boolean',
  'DateTime',
  'Uuid',
  'Bytes',
])

function checkResult(context: CheckContext, query: NamedQuery): void {
  const { returns } = query
  if (returns === undefined) return
  if (context.names.types.has(returns.name.text) && returns.arity !== 'optional') return
  context.report('CS0642', returns.span, 'a query returns a declared type, "T" or "T[]"')
}

/** One `@@sql` body, whose placeholders are exactly the arguments. */
function checkBody(context: CheckContext, query: NamedQuery): void {
  const bodies: Attribute[] = []
  for (const attribute of query.attributes) {
    const written = attribute.sigil + attribute.name.text
    if (written === '@@sql') bodies.push(attribute)
    else if (written !== '@allow' && written !== '@deny')
      reportUnknown(context, 'block', attribute, 'a query', ['allow', 'deny', 'sql'], '@')
  }
  const [body, second] = bodies
  const sql = body === undefined ? undefined : readSqlBody(context, body)
  if (body === undefined || sql === undefined) {
    context.report('CS0642', query.header, `the query "${query.name.text}" has no SQL body`, {
      hint: 'write @@sql("SELECT ...") below it',
    })
    return
  }
  if (second !== undefined)
    context.report('CS0642', second.span, 'a query has one "@@sql" body', {
      related: [{ message: 'the first one', span: body.span }],
    })
  context.facts.querySql.set(query, sql)
  const used = new Set([...sql.matchAll(/\$(\d{1,6})/g)].map((match) => Number(match[1])))
  for (const [index, argument] of query.args.entries()) {
    if (!used.has(index + 1))
      context.report(
        'CS0642',
        argument.span,
        `the SQL never uses "$${index + 1}", which is "${argument.name.text}"`,
      )
  }
  for (const placeholder of used) {
    if (placeholder < 1 || placeholder > query.args.length) {
      context.report(
        'CS0642',
        body.span,
        `the SQL uses "$${placeholder}", and the query has ${query.args.length} argument${query.args.length === 1 ? '' : 's'}`,
      )
    }
  }
}
