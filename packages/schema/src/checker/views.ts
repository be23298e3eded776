// Views (spec/language 7).

import { isBuiltinType, lateBuiltins, plainScalars } from '../ir/builtin-types.ts'
import type { Attribute, Field, Name } from '../syntax/nodes.ts'
import { allOf, quoted } from '../text/suggest.ts'
import { readEntries, readNameList, readQuoted } from './arguments.ts'
import { checkColumnCollisions, checkSetterCollisions } from './collisions.ts'
import type { CheckContext, ViewDeclaration } from './context.ts'
import { readExposed, readOneString, readPathSegment } from './exposure.ts'
import type { FieldFacts, ViewFacts } from './facts.ts'
import { mapsAreOn, readFieldAttributes } from './field-attributes.ts'
import { refuseUnbuilt, reportInert, reportUnknown } from './inert.ts'
import { checkName } from './names.ts'
import { checkType } from './types.ts'
import { unbuiltOfOriginal, unbuiltOfOurs } from './unbuilt.ts'

export function checkViews(context: CheckContext): void {
  checkDuplicateViews(context)
  for (const view of context.names.views.values()) checkView(context, view)
}

function checkDuplicateViews(context: CheckContext): void {
  const { models, types, enums, views } = context.names
  for (const element of context.tree.elements) {
    if (element.kind !== 'view' || element.name.text === '') continue
    const first = views.get(element.name.text)
    if (first !== undefined && first.node !== element) {
      context.report(
        'CS0311',
        element.name.span,
        `there is a view ${quoted(element.name.text)} already`,
        {
          related: [{ message: 'the first one', span: first.node.name.span }],
        },
      )
    }
    const other =
      models.get(element.name.text)?.node ??
      types.get(element.name.text)?.node ??
      enums.get(element.name.text)
    if (other !== undefined) {
      context.report(
        'CS0319',
        element.name.span,
        `the name "${element.name.text}" is taken by a ${other.kind}`.replace('a enum', 'an enum'),
        {
          related: [{ message: 'declared here', span: other.name.span }],
        },
      )
    } else checkNamespace(context, element.name)
  }
}

/** Views join the namespace of types (3.8). */
function checkNamespace({ names, report }: CheckContext, { text, span }: Name): void {
  const mixin = names.mixins.get(text)
  const auth = names.auth?.name === text ? names.auth.node : undefined
  const other = mixin ?? auth
  if (other !== undefined) {
    const what = other.kind === 'auth' ? 'the auth block' : 'a mixin'
    report('CS0310', span, `the name ${quoted(text)} is taken by ${what}`, {
      related: [{ message: 'declared here', span: other.name.span }],
    })
  } else if (isBuiltinType(text) && !lateBuiltins.has(text)) {
    report('CS0310', span, `"${text}" is a built-in type`, { hint: 'choose another name' })
  }
}

function checkView(context: CheckContext, view: ViewDeclaration): void {
  const owner = `the view "${view.name}"`
  if (view.name !== '') checkName(context, view.node.name, 'the view')
  const members = view.fields.map((field) => ({
    name: field.name,
    span: field.node.name.span,
    arity: field.node.type?.arity,
  }))
  checkColumnCollisions(context, members, owner)
  checkSetterCollisions(context, members, owner)
  const sources = sourceNames(view)
  const seen = new Map<string, Field>()
  for (const field of view.fields) {
    const first = seen.get(field.name)
    if (first === undefined) seen.set(field.name, field.node)
    else
      context.report(
        'CS0303',
        field.node.name.span,
        `${owner} has a field "${field.name}" already`,
        { related: [{ message: 'the first one', span: first.name.span }] },
      )
    checkName(context, field.node.name, 'the field')
    checkLineage(context, view, sources, field, readFieldAttributes(context, 'view', field))
    checkFieldType(context, field)
  }
  checkSources(context, view)
  const facts = readViewAttributes(context, view)
  checkBodies(context, view, facts)
  checkKey(context, view, facts)
  context.facts.views.set(view, facts)
}

function sourceNames(view: ViewDeclaration): ReadonlySet<string> {
  return new Set(view.node.sources.map((source) => source.text))
}

/** `@from` names a source of the view (6.11). */
function checkLineage(
  context: CheckContext,
  view: ViewDeclaration,
  sources: ReadonlySet<string>,
  field: ViewDeclaration['fields'][number],
  { from }: FieldFacts,
): void {
  if (from === undefined || sources.has(from.model)) return
  context.report(
    'CS0714',
    field.node.name.span,
    `"@from" names "${from.model}", which is no source of the view`,
    {
      hint: `add it to the header: "view ${view.name} from ..., ${from.model} {"`,
      related: [{ message: 'the sources', span: view.node.header }],
    },
  )
}

/** Columns of a view are scalars and enums; the original finds out in its macros (3.5). */
function checkFieldType(context: CheckContext, field: ViewDeclaration['fields'][number]): void {
  const reference = field.node.type
  if (reference === undefined) return
  const kind = field.type?.base.kind
  if (kind === undefined) {
    const near = context.names.nearest(
      reference.name.text,
      allOf(plainScalars, context.names.enums.keys()),
    )
    context.report('CS0702', reference.name.span, `unknown type ${quoted(reference.name.text)}`, {
      hint: near === undefined ? undefined : `did you mean "${near}"?`,
    })
  } else if ((kind !== 'scalar' && kind !== 'enum') || reference.arity === 'list') {
    context.report(
      'CS0702',
      reference.span,
      'a view field is a scalar or an enum, required or optional',
      {
        hint: 'views have no relations and no lists',
      },
    )
  } else checkType(context, reference, { extensionTypes: true })
}

function checkSources(context: CheckContext, view: ViewDeclaration): void {
  const { models } = context.names
  for (const source of view.node.sources) {
    if (models.has(source.text)) continue
    const near = context.names.nearest(source.text, models.keys())
    context.report('CS0701', source.span, `unknown source model ${quoted(source.text)}`, {
      hint: near === undefined ? undefined : `did you mean "${near}"?`,
      fix:
        near === undefined
          ? undefined
          : { title: `use "${near}"`, edits: [{ span: source.span, text: near }] },
    })
  }
  if (view.node.sources.length === 0) {
    context.report('CS0703', view.node.header, `the view "${view.name}" names no source model`, {
      hint: `write "view ${view.name} from Model {"`,
    })
  }
}

function readViewAttributes(context: CheckContext, view: ViewDeclaration): ViewFacts {
  const facts: ViewFacts = {
    serverSql: undefined,
    embeddedSql: undefined,
    materialized: undefined,
    noUnique: false,
    key: undefined,
    expose: [],
    path: undefined,
    mappedTo: undefined,
  }
  let shared: string | undefined
  const seen = new Map<string, Attribute>()
  for (const member of view.node.members) {
    if (member.kind !== 'attribute') continue
    const name = member.name.text
    const first = seen.get(name)
    if (first === undefined) seen.set(name, member)
    else if (once.has(name)) {
      reportInert(
        context,
        'block',
        member.span,
        `"@@${name}" is written twice; the first one counts`,
      )
      continue
    }
    if (unbuiltOfOurs.has(`@@${name}`) && name !== 'map')
      refuseUnbuilt(context, member.span, `"@@${name}"`)
    else if (unbuiltOfOriginal.has(`@@${name}`)) context.unbuilt.note(`"@@${name}"`, member.span)
    switch (name) {
      case 'allow':
      case 'deny':
        break
      case 'server_sql':
        facts.serverSql ??= readSqlBody(context, member)
        break
      case 'embedded_sql':
        facts.embeddedSql ??= readSqlBody(context, member)
        break
      case 'sql':
        shared ??= readSqlBody(context, member)
        break
      case 'materialized':
        facts.materialized = readMaterialized(context, view, member)
        break
      case 'no_unique':
        if (member.raw === '@@no_unique') facts.noUnique = true
        else reportInert(context, 'block', member.span, '"@@no_unique" stands alone on its line')
        break
      case 'expose':
        facts.expose.push(...readExposed(context, member, ['list', 'detail']))
        break
      case 'path':
        facts.path = readPathSegment(context, member)
        break
      case 'map':
        if (!mapsAreOn(context)) reportUnknown(context, 'block', member, 'a view', [])
        else facts.mappedTo = readOneString(context, member, '@@map("table")')
        break
      default:
        reportUnknown(context, 'block', member, 'a view', viewAttributes)
    }
  }
  facts.serverSql ??= shared
  facts.embeddedSql ??= shared
  return facts
}

/** A second one of these would be lost without a word (DESIGN D12). */
const once: ReadonlySet<string> = new Set(['server_sql', 'embedded_sql', 'sql', 'materialized'])

const viewAttributes: readonly string[] = [
  'allow',
  'deny',
  'server_sql',
  'embedded_sql',
  'sql',
  'materialized',
  'no_unique',
  'expose',
  'path',
]

/** The SQL between the quotes: `"""` bodies verbatim, others between their outermost quotes (7.4). */
export function readSqlBody(context: CheckContext, attribute: Attribute): string | undefined {
  if (attribute.args === undefined) return undefined
  // The original reads lines, so its bodies never hold the CR of a line end.
  const text = context.source.slice(attribute.args).replaceAll('\r\n', '\n').trim()
  if (text.length >= 6 && text.startsWith('"""') && text.endsWith('"""')) return text.slice(3, -3)
  return readQuoted(text)
}

/** `@@materialized`, with a schedule as the roadmap wrote it or with the arguments of 8.14. */
function readMaterialized(
  context: CheckContext,
  view: ViewDeclaration,
  attribute: Attribute,
): NonNullable<ViewFacts['materialized']> {
  const facts = {
    refresh: undefined as string | undefined,
    refreshOn: [] as readonly string[],
    debounce: undefined as string | undefined,
    maxLag: undefined as string | undefined,
  }
  for (const entry of attribute.args === undefined
    ? []
    : readEntries(context.source.text, attribute.args)) {
    const key = entry.key?.text
    const duration = readQuoted(entry.value.text)
    if (key === 'refreshOn') {
      const names = readNameList(context.source.text, entry.value)
      const sources = sourceNames(view)
      if (names === undefined || names.some((name) => !sources.has(name.text))) {
        context.report(
          'CS0475',
          entry.value.span,
          '"refreshOn" takes source models of the view in brackets',
        )
      } else facts.refreshOn = names.map((name) => name.text)
    } else if (key === 'refresh' || key === 'debounce' || key === 'maxLag') {
      if (duration === undefined || !/^\d{1,9}[smhd]$/.test(duration)) {
        if (key === 'refresh')
          reportInert(
            context,
            'block',
            entry.span,
            '"refresh" takes a duration such as "5m", and this has no effect',
          )
        else context.report('CS0475', entry.value.span, `"${key}" takes a duration such as "30s"`)
      } else {
        facts[key] = duration
        if (unbuiltOfOriginal.has(`@@materialized(${key})`))
          context.unbuilt.note(`"${key}" of "@@materialized"`, entry.span)
      }
    } else
      reportInert(
        context,
        'block',
        entry.span,
        '"@@materialized" has no such argument, and it has no effect',
      )
    if (key !== undefined && unbuiltOfOurs.has(`@@materialized(${key})`))
      refuseUnbuilt(context, entry.span, `"${key}" of "@@materialized"`)
  }
  return facts
}

function checkBodies(context: CheckContext, view: ViewDeclaration, facts: ViewFacts): void {
  if (facts.serverSql === undefined && facts.embeddedSql === undefined) {
    context.report('CS0706', view.node.header, `the view "${view.name}" has no SQL body`, {
      hint: 'write @@server_sql("SELECT ...")',
    })
  }
  if (facts.materialized === undefined) return
  if (facts.serverSql === undefined) {
    context.report(
      'CS0707',
      view.node.header,
      `the view "${view.name}" is materialized, which only a server can do, and has no server body`,
      {
        hint: 'write the body as @@server_sql',
      },
    )
  }
  if (facts.noUnique) {
    context.report(
      'CS0708',
      view.node.header,
      `the materialized view "${view.name}" needs a key for its refresh, and "@@no_unique" gives it none`,
    )
  }
  if (context.options.target === 'embedded') {
    context.report(
      'CS0709',
      view.node.header,
      `an embedded store cannot materialize the view "${view.name}"`,
    )
  }
}

function checkKey(context: CheckContext, view: ViewDeclaration, facts: ViewFacts): void {
  const keys = view.fields.filter((field) =>
    field.node.attributes.some((attribute) => attribute.raw === '@id'),
  )
  facts.key = facts.noUnique ? undefined : keys[0]?.name
  if (facts.noUnique) return
  if (keys.length === 0) {
    context.report('CS0711', view.node.header, `the view "${view.name}" has no key`, {
      hint: 'put "@id" on a field, or write "@@no_unique"',
    })
  } else if (keys.length > 1) {
    context.report('CS0712', view.node.header, `the view "${view.name}" has ${keys.length} keys`, {
      related: keys.map((field) => ({ message: 'a key', span: field.node.name.span })),
    })
  }
}
