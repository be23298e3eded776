// `@relation(fields:[local], references:[remote])` (spec/language 10).

import type { ReferentialAction } from '../ir/model-ir.ts'
import type { Attribute, Name } from '../syntax/nodes.ts'
import { nearest, quoted } from '../text/suggest.ts'
import { type Entry, readEntries, readNameList } from './arguments.ts'
import {
  type CheckContext,
  type FieldDeclaration,
  isRelation,
  type ModelDeclaration,
  typeName,
} from './context.ts'
import type { RelationFacts } from './facts.ts'

/** Reads the attribute's own grammar; what the names mean is for `checkRelation`. */
export function readRelation(
  context: CheckContext,
  attribute: Attribute,
): RelationFacts | undefined {
  if (attribute.args === undefined || attribute.gapBeforeArgs) return undefined
  if (!attribute.closed || attribute.rest !== undefined) {
    context.report(
      'CS0503',
      attribute.span,
      'this is not of the form @relation(fields: [local], references: [remote])',
    )
    return undefined
  }
  const keys = new Map<string, Entry>()
  let sound = true
  for (const entry of readEntries(context.source.text, attribute.args)) {
    if (
      entry.key === undefined ||
      !/^\s*:/.test(context.source.text.slice(entry.key.span.end, entry.span.end))
    ) {
      context.report('CS0503', entry.span, 'this is not of the form "key: value"', {
        hint: 'write @relation(fields: [local], references: [remote])',
      })
      sound = false
    } else if (!relationKeys.includes(entry.key.text)) {
      const near = nearest(entry.key.text, relationKeys)
      context.report('CS0517', entry.key.span, `"@relation" has no key ${quoted(entry.key.text)}`, {
        hint:
          near === undefined
            ? `its keys are ${relationKeys.join(', ')}`
            : `did you mean "${near}"?`,
      })
      sound = false
    } else keys.set(entry.key.text, entry)
  }
  // What is wrong with the list as a whole explains a missing key.
  if (!sound) return undefined
  const fields = readColumns(context, attribute, keys, 'fields')
  const references = readColumns(context, attribute, keys, 'references')
  const onDelete = readAction(context, keys.get('onDelete'))
  const onUpdate = readAction(context, keys.get('onUpdate'))
  if (fields === undefined || references === undefined || onDelete === null || onUpdate === null)
    return undefined
  return { fields, references, onDelete, onUpdate }
}

const relationKeys: readonly string[] = ['fields', 'references', 'onDelete', 'onUpdate']

function readColumns(
  context: CheckContext,
  attribute: Attribute,
  keys: ReadonlyMap<string, Entry>,
  key: 'fields' | 'references',
): readonly Name[] | undefined {
  const entry = keys.get(key)
  if (entry === undefined) {
    context.report('CS0504', attribute.span, `"@relation" does not say its "${key}"`, {
      hint:
        key === 'fields'
          ? 'name the column of this model: fields: [authorId]'
          : 'name the column of the other model: references: [id]',
    })
    return undefined
  }
  const names = readNameList(context.source.text, entry.value)
  if (names === undefined || names.length === 0) {
    context.report('CS0503', entry.span, `"${key}" is not a column in brackets`, {
      hint: `write ${key}: [name]`,
    })
    return undefined
  }
  return names
}

/** `null` for an action that does not exist, which has been reported then. */
function readAction(
  context: CheckContext,
  entry: Entry | undefined,
): ReferentialAction | undefined | null {
  if (entry === undefined) return undefined
  const action = referentialActions.find((name) => name === entry.value.text)
  if (action !== undefined) return action
  const near = nearest(entry.value.text, referentialActions)
  context.report(
    'CS0512',
    entry.value.span,
    `${quoted(entry.value.text)} is no referential action`,
    {
      hint:
        near === undefined
          ? `the actions are ${referentialActions.join(', ')}`
          : `did you mean "${near}"?`,
    },
  )
  return null
}

const referentialActions: readonly ReferentialAction[] = [
  'Cascade',
  'Restrict',
  'SetNull',
  'SetDefault',
  'NoAction',
]

/** Checks one model field against the rules of relations, whether it is one or not. */
export function checkRelation(
  context: CheckContext,
  model: ModelDeclaration,
  field: FieldDeclaration,
): void {
  const attribute = field.relation
  const relation = field.facts.relation
  if (!isRelation(field)) {
    if (attribute !== undefined && field.type !== undefined) {
      context.report(
        'CS0502',
        attribute.span,
        `"${field.name}" is ${typeName(field) ?? 'no model'}, which is no model, so it cannot have "@relation"`,
      )
    }
    return
  }
  if (attribute === undefined) {
    context.report(
      'CS0501',
      field.node.name.span,
      `the relation "${field.name}" has no "@relation"`,
      {
        hint: relationHint(context, model, field),
      },
    )
    return
  }
  const target = context.names.models.get(typeName(field) ?? '')
  if (relation === undefined || target === undefined) return
  const [local] = relation.fields
  const [remote] = relation.references
  if (
    local === undefined ||
    remote === undefined ||
    relation.fields.length > 1 ||
    relation.references.length > 1
  ) {
    context.report(
      'CS0505',
      attribute.span,
      'a relation goes over exactly one column on each side',
      {
        hint: 'give the other model a single-column key, or look the row up in a procedure',
      },
    )
    return
  }
  const localField = checkColumn(context, model, local, 'CS0506', 'CS0507')
  const remoteField = checkColumn(context, target, remote, 'CS0508', 'CS0509')
  if (localField === undefined || remoteField === undefined) return
  if (typeName(localField) !== typeName(remoteField)) {
    context.report(
      'CS0516',
      attribute.span,
      `"${model.name}.${local.text}" is ${typeName(localField) ?? 'unknown'}, and "${target.name}.${remote.text}" is ${typeName(remoteField) ?? 'unknown'}`,
      {
        hint: 'the two columns of a relation have the same type',
        related: [{ message: 'the other column', span: remoteField.node.span }],
      },
    )
  }
  checkActions(context, field, localField, relation, attribute)
  warnOfOptionality(context, field, localField, model)
  warnOfUniqueness(context, field, localField, remoteField, model, target)
}

function checkColumn(
  context: CheckContext,
  model: ModelDeclaration,
  name: Name,
  unknown: 'CS0506' | 'CS0508',
  notScalar: 'CS0507' | 'CS0509',
): FieldDeclaration | undefined {
  const side = unknown === 'CS0506' ? 'local' : 'target'
  const column = model.byName.get(name.text)
  if (column === undefined) {
    const near = context.names.nearest(name.text, columnNames(model))
    context.report(
      unknown,
      name.span,
      `unknown ${side} column ${quoted(name.text)}: "${model.name}" has no such field`,
      {
        hint: near === undefined ? undefined : `did you mean "${near}"?`,
        fix:
          near === undefined
            ? undefined
            : { title: `use "${near}"`, edits: [{ span: name.span, text: near }] },
        related: [{ message: `"${model.name}" is declared here`, span: model.node.header }],
      },
    )
    return undefined
  }
  if (isRelation(column)) {
    context.report(notScalar, name.span, `the ${side} column "${name.text}" is itself a relation`, {
      hint: 'name the column that holds the key',
      related: [{ message: 'declared here', span: column.node.span }],
    })
    return undefined
  }
  return column
}

export function* columnNames(model: ModelDeclaration): Iterable<string> {
  for (const field of model.fields) if (!isRelation(field)) yield field.name
}

function checkActions(
  context: CheckContext,
  field: FieldDeclaration,
  local: FieldDeclaration,
  relation: RelationFacts,
  attribute: Attribute,
): void {
  for (const [key, action] of [
    ['onDelete', relation.onDelete],
    ['onUpdate', relation.onUpdate],
  ] as const) {
    if (action === undefined) continue
    if (field.node.type?.arity === 'list') {
      context.report(
        'CS0513',
        attribute.span,
        `"${field.name}" is a list and owns no column, so it cannot have "${key}"`,
        {
          hint: 'put the action on the side that holds the foreign key',
        },
      )
      return
    }
    if (action === 'SetNull' && local.node.type?.arity !== 'optional') {
      context.report(
        'CS0514',
        attribute.span,
        `"${key}: SetNull" needs an optional column, and "${local.name}" is required`,
        {
          related: [{ message: 'the column', span: local.node.span }],
        },
      )
    }
    if (action === 'SetDefault' && !local.hasDefault) {
      context.report(
        'CS0515',
        attribute.span,
        `"${key}: SetDefault" needs a default on "${local.name}"`,
        {
          related: [{ message: 'the column', span: local.node.span }],
        },
      )
    }
  }
}

/** A required relation over an optional column promises a row that need not be there, and vice versa. */
function warnOfOptionality(
  context: CheckContext,
  field: FieldDeclaration,
  local: FieldDeclaration,
  model: ModelDeclaration,
): void {
  const arity = field.node.type?.arity
  if (arity === 'list' || isKeyColumn(model, local.name)) return
  const columnOptional = local.node.type?.arity === 'optional'
  if (columnOptional === (arity === 'optional')) return
  context.report(
    'CSW0510',
    field.node.name.span,
    columnOptional
      ? `"${field.name}" is required, but its column "${local.name}" is optional`
      : `"${field.name}" is optional, but its column "${local.name}" is required`,
    {
      hint: columnOptional
        ? `write "${typeName(field) ?? ''}?"`
        : `write "${typeName(field) ?? ''}" without "?"`,
    },
  )
}

/** PostgreSQL refuses a foreign key to a column that is neither the key nor unique. */
function warnOfUniqueness(
  context: CheckContext,
  field: FieldDeclaration,
  local: FieldDeclaration,
  remote: FieldDeclaration,
  model: ModelDeclaration,
  target: ModelDeclaration,
): void {
  if (field.node.type?.arity === 'list' || isKeyColumn(model, local.name)) return
  if (isKeyColumn(target, remote.name)) return
  if (remote.isUnique) return
  context.report(
    'CSW0511',
    field.node.name.span,
    `"${target.name}.${remote.name}" is neither the key nor unique, so no foreign key can reference it`,
    {
      hint: `put @unique on "${target.name}.${remote.name}"`,
      related: [{ message: 'the referenced column', span: remote.node.span }],
    },
  )
}

/** Whether a column alone is its model's key. */
export function isKeyColumn(model: ModelDeclaration, name: string): boolean {
  return model.byName.get(name)?.isKey ?? false
}

/** The attribute to write, where this model already has a fitting foreign key column. */
function relationHint(
  context: CheckContext,
  model: ModelDeclaration,
  field: FieldDeclaration,
): string {
  const target = context.names.models.get(typeName(field) ?? '')
  const column = `${field.name}Id`
  if (field.node.type?.arity !== 'list' && model.byName.has(column)) {
    // Keys stand first, or nearly: a target with a thousand fields before its key gets no better hint.
    const key = target?.fields.slice(0, 100).find((each) => each.isKey)?.name ?? 'id'
    return `write @relation(fields: [${column}], references: [${key}])`
  }
  return 'both sides name their columns: @relation(fields: [local], references: [remote])'
}
