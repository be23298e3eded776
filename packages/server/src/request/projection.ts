// `fields`, `include` and `includeFields[...]`: how much of each row is wanted (spec/http 5.6).

import { CratestackError, printableName } from '@cratestack/core'
import type { Include, Selection } from '@cratestack/orm'
import { badRequest, unusableName } from './refusals.ts'
import type { WireModel, WireRelation } from './wire-schema.ts'

/** How many relations may be included below each other (spec/http 14). */
const includeDepthLimit = 8

/** The parameters as they were sent. */
export interface ProjectionText {
  readonly fields: string | undefined
  readonly include: string | undefined
  /** By path. */
  readonly includeFields: ReadonlyMap<string, string>
}

/** What of a row is sent: visible columns and computed fields, in schema order, and relations. */
export interface WireSelection {
  readonly fields: readonly string[]
  readonly include: readonly {
    readonly relation: WireRelation
    readonly selection: WireSelection
  }[]
}

/** The whole visible row, no relations. */
export function wholeRow(model: WireModel): WireSelection {
  return { fields: model.fieldNames, include: [] }
}

/** What has to be read for it. */
export function toSelection(model: WireModel, { fields, include }: WireSelection): Selection {
  return {
    fields: fields.filter((name) => model.columns.has(name)),
    whole: fields.some((name) => model.computed.has(name)),
    include: include.map(
      ({ relation, selection }): Include => ({
        relation: relation.name,
        selection: toSelection(relation.model, selection),
        where: undefined,
        orderBy: [],
        limit: undefined,
      }),
    ),
  }
}

/**
 * Reads a projection. Fields come in schema order, each once, and never one that only the server
 * may see.
 *
 * @throws CratestackError `VALIDATION_ERROR` for unknown names, `BAD_REQUEST` for empty ones
 */
export function readProjection(model: WireModel, text: ProjectionText): WireSelection {
  const fields =
    text.fields === undefined ? model.fieldNames : readFields(model, text.fields, 'fields')
  const root: IncludeNode = { model, fields, children: new Map() }
  const named = new Map<string, IncludeNode>()
  if (text.include !== undefined)
    for (const path of splitList(text.include, 'include')) named.set(path, addPath(root, path))
  for (const [path, list] of text.includeFields) {
    const node = named.get(path)
    if (node === undefined) throw missingInclude(path)
    node.fields = readFields(node.model, list, 'includeFields')
  }
  return selectNode(root)
}

function missingInclude(path: string): CratestackError {
  const name = printableName(path)
  const details = { errors: [{ field: name, rule: 'includable' }] }
  return new CratestackError('VALIDATION_ERROR', `includeFields[${name}] needs include=${name}`, {
    details,
  })
}

/** One relation on the way to what is included. */
interface IncludeNode {
  readonly model: WireModel
  fields: readonly string[]
  readonly children: Map<string, IncludeNode>
}

function addPath(root: IncludeNode, path: string): IncludeNode {
  const names = path.split('.')
  if (names.length > includeDepthLimit)
    throw badRequest(`includes may be nested at most ${includeDepthLimit} levels deep`)
  let node = root
  for (const name of names) {
    const relation: WireRelation | undefined = node.model.relations.get(name)
    if (relation === undefined) throw unusableName(path, 'includable', root.model.name)
    const known = node.children.get(name)
    const next: IncludeNode = known ?? {
      model: relation.model,
      fields: relation.model.fieldNames,
      children: new Map(),
    }
    node.children.set(name, next)
    node = next
  }
  return node
}

function readFields(model: WireModel, text: string, parameter: string): readonly string[] {
  const wanted = new Set<string>()
  for (const name of splitList(text, parameter)) {
    if (!model.columns.has(name) && !model.computed.has(name))
      throw unusableName(name, 'selectable', model.name)
    wanted.add(name)
  }
  return model.fieldNames.filter((name) => wanted.has(name))
}

function splitList(text: string, parameter: string): readonly string[] {
  return text.split(',').map((element) => {
    const name = element.trim()
    if (name === '') throw badRequest(`${parameter} has an empty element`)
    return name
  })
}

function selectNode({ model, fields, children }: IncludeNode): WireSelection {
  const include = [...children].flatMap(([name, child]) => {
    const relation = model.relations.get(name)
    return relation === undefined ? [] : [{ relation, selection: selectNode(child) }]
  })
  return { fields, include }
}
