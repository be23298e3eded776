// `@@id`, `@@unique` and `@@index`: lists of columns (spec/language 8.2 to 8.4).

import type { Attribute, Name } from '../syntax/nodes.ts'
import { isPlainName } from '../text/characters.ts'
import { quoted } from '../text/suggest.ts'
import {
  hasArguments,
  readDoubleQuoted,
  readEntries,
  readNameList,
  readQuoted,
  splitTopLevel,
} from './arguments.ts'
import { type CheckContext, type FieldDeclaration, isRelation } from './context.ts'
import { reportInert } from './inert.ts'
import { isListed, type ModelReading } from './model-reading.ts'
import { columnNames } from './relations.ts'

/** `[a, b]` and the entries behind it; reports what is no such list. */
function readFieldList(
  reading: ModelReading,
  attribute: Attribute,
): { readonly fields: readonly Name[]; readonly rest: readonly Name[] } | undefined {
  const { context } = reading
  const written = `@@${attribute.name.text}`
  const parts =
    attribute.args === undefined || !attribute.closed || attribute.rest !== undefined
      ? []
      : splitTopLevel(context.source.text, attribute.args)
  const [first, ...rest] = parts
  const fields = first === undefined ? undefined : readNameList(context.source.text, first)
  if (fields === undefined) {
    context.report(
      'CS0435',
      attribute.span,
      `"${written}" does not start with a list of fields in brackets`,
      {
        hint: `write ${written}([first, second])`,
      },
    )
    return undefined
  }
  const odd = fields.find((field) => !isPlainName(field.text))
  if (odd !== undefined) {
    context.report('CS0435', odd.span, `${quoted(odd.text)} is no field name`)
    return undefined
  }
  const names = new Set<string>()
  const repeated = fields.find((field) => names.size === names.add(field.text).size)
  if (repeated !== undefined) {
    context.report('CS0436', repeated.span, `"${repeated.text}" stands in this list twice`)
    return undefined
  }
  return { fields, rest }
}

/** The columns a list names; reports names of no field and of relations. */
function resolveColumns(
  reading: ModelReading,
  attribute: Attribute,
  fields: readonly Name[],
): readonly FieldDeclaration[] | undefined {
  const { context, model } = reading
  const columns: FieldDeclaration[] = []
  for (const name of fields) {
    const field = model.byName.get(name.text)
    if (field === undefined) {
      const near = context.names.nearest(name.text, columnNames(model))
      context.report('CS0437', name.span, `"${model.name}" has no field "${name.text}"`, {
        hint: near === undefined ? undefined : `did you mean "${near}"?`,
        fix:
          near === undefined
            ? undefined
            : { title: `use "${near}"`, edits: [{ span: name.span, text: near }] },
      })
    } else if (isRelation(field) || field.facts.computed !== undefined) {
      const what = isRelation(field) ? 'a relation' : 'a computed field'
      context.report(
        'CS0438',
        name.span,
        `"${name.text}" is ${what}, and "@@${attribute.name.text}" takes columns`,
        {
          hint: isRelation(field) ? 'name the column that holds its key' : undefined,
        },
      )
    } else columns.push(field)
  }
  return columns.length === fields.length ? columns : undefined
}

export function readCompositeKey(reading: ModelReading, attribute: Attribute): void {
  const { context, model, facts, seen } = reading
  if (!hasArguments(attribute, 'id')) {
    reportInert(context, 'block', attribute.span, '"@@id" without a list of fields is no key', {
      hint: 'write "@@id([first, second])"',
    })
    return
  }
  const first = seen.get('id')
  if (first !== undefined && hasArguments(first, 'id')) {
    context.report('CS0430', attribute.span, 'a model has one "@@id"', {
      related: [{ message: 'the first one', span: first.span }],
    })
    return
  }
  facts.compositeKey = []
  const list = readFieldList(reading, attribute)
  if (list === undefined) return
  if (list.rest.length > 0) {
    context.report(
      'CS0435',
      list.rest[0]?.span ?? attribute.span,
      '"@@id" takes a list of fields and nothing else',
    )
    return
  }
  if (list.fields.length < 2) {
    context.report('CS0434', attribute.span, '"@@id" names fewer than two fields', {
      hint: 'put "@id" on a single key field',
    })
    return
  }
  const single = model.fields.find((field) => field.facts.key === true)
  if (single !== undefined) {
    context.report(
      'CS0433',
      attribute.span,
      `the model has a key already: "${single.name}" is "@id"`,
      {
        hint: 'use either "@id" or "@@id"',
        related: [{ message: 'the field-level key', span: single.node.span }],
      },
    )
  }
  const columns = resolveColumns(reading, attribute, list.fields)
  if (columns === undefined) return
  for (const [index, column] of columns.entries())
    checkKeyMember(reading, column, list.fields[index])
  facts.compositeKey = columns.map((column) => column.name)
}

function checkKeyMember(
  { context }: ModelReading,
  column: FieldDeclaration,
  name: Name | undefined,
): void {
  if (name === undefined) return
  const related = [{ message: 'the field', span: column.node.span }]
  const column_ = column.facts
  if (column_?.readonly === true || column_?.serverOnly === true) {
    context.report(
      'CS0431',
      name.span,
      `"${name.text}" is part of the key and cannot be "@readonly" or "@server_only"`,
      { related },
    )
  }
  if (column_?.version === true) {
    context.report(
      'CS0432',
      name.span,
      `"${name.text}" counts versions and cannot be part of the key`,
      { related },
    )
  }
  if (column.node.type?.arity === 'optional') {
    context.report(
      'CS0439',
      name.span,
      `"${name.text}" is optional, and every part of a key is required`,
      { related },
    )
  }
}

export function readUnique(reading: ModelReading, attribute: Attribute): void {
  const { context, facts } = reading
  if (!hasArguments(attribute, 'unique')) {
    context.report('CS0442', attribute.span, '"@@unique" needs a list of fields', {
      hint: 'write "@@unique([first, second])"',
    })
    return
  }
  const list = readFieldList(reading, attribute)
  if (list === undefined) return
  const options = readIndexOptions(context, attribute, list.rest, new Set(['where']), 'CS0435')
  if (options === undefined) return
  if (list.fields.length < 2 && (options.where === undefined || list.fields.length === 0)) {
    context.report('CS0442', attribute.span, '"@@unique" names fewer than two fields', {
      hint: 'put "@unique" on a single field',
    })
    return
  }
  if (resolveColumns(reading, attribute, list.fields) === undefined) return
  const fields = list.fields.map((field) => field.text)
  if (isListed(reading, ['unique', fields, options.where])) {
    context.report('CS0441', attribute.span, `the fields ${fields.join(', ')} are unique already`)
    return
  }
  facts.uniques.push({ fields, where: options.where })
}

export function readIndex(reading: ModelReading, attribute: Attribute): void {
  const { context, facts } = reading
  if (!hasArguments(attribute, 'index')) {
    context.report('CS0444', attribute.span, '"@@index" needs a list of fields', {
      hint: 'write "@@index([field])"',
    })
    return
  }
  const list = readFieldList(reading, attribute)
  if (list === undefined) return
  if (list.fields.length === 0) {
    context.report('CS0444', attribute.span, '"@@index" names no field')
    return
  }
  const options = readIndexOptions(
    context,
    attribute,
    list.rest,
    new Set(['using', 'opclass', 'where']),
    'CS0444',
  )
  if (options === undefined || resolveColumns(reading, attribute, list.fields) === undefined) return
  const fields = list.fields.map((field) => field.text)
  if (isListed(reading, ['index', fields, options.using, options.where])) {
    context.report('CS0445', attribute.span, `there is an index on ${fields.join(', ')} already`)
    return
  }
  facts.indexes.push({ fields, ...options })
}

interface IndexOptions {
  readonly using: string | undefined
  readonly opclass: string | undefined
  readonly where: string | undefined
}

function readIndexOptions(
  context: CheckContext,
  attribute: Attribute,
  parts: readonly Name[],
  keys: ReadonlySet<string>,
  code: 'CS0435' | 'CS0444',
): IndexOptions | undefined {
  const values = new Map<string, string>()
  for (const part of parts) {
    const [entry] = readEntries(context.source.text, part.span)
    const key = entry?.key?.text
    const value =
      entry === undefined || key === undefined ? undefined : readIndexValue(key, entry.value.text)
    if (key === undefined || !keys.has(key)) {
      context.report(
        code,
        part.span,
        `"@@${attribute.name.text}" takes a list of fields and ${[...keys].join(', ')}`,
      )
      return undefined
    }
    if (values.has(key)) {
      context.report(code, part.span, `"${key}" is given twice`)
      return undefined
    }
    if (value === undefined) {
      context.report(
        code,
        part.span,
        key === 'using'
          ? '"using" takes a method name without quotes'
          : `"${key}" takes text in double quotes`,
      )
      return undefined
    }
    values.set(key, value)
  }
  return { using: values.get('using'), opclass: values.get('opclass'), where: values.get('where') }
}

function readIndexValue(key: string, text: string): string | undefined {
  if (key === 'using') return isPlainName(text) ? text : undefined
  const value = readDoubleQuoted(text) ?? readQuoted(text)
  if (key === 'opclass') return value !== undefined && isPlainName(value) ? value : undefined
  return value === '' ? undefined : value
}
