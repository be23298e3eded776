import { type ModelIr, modelOfView, type SchemaIr, type ViewIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceHead, interfaceOf } from '../text/layout.ts'
import { stringLiteral } from '../text/literal.ts'
import type { Emission } from './emission.ts'
import { emitFields, emitHandles } from './emit-handles.ts'
import { emitRow, keyType } from './emit-row.ts'
import { emitSelect } from './emit-selection.ts'
import { aggregateTypes } from './emit-types.ts'
import { emitOrderBy, emitWhere } from './emit-where.ts'
import { member } from './member.ts'

/** The views that a server reads. */
export function serverViews(ir: SchemaIr): readonly ViewIr[] {
  return ir.views.filter(({ sql }) => sql.server !== undefined)
}

/** Everything that one view is on the server. */
export function emitView(emission: Emission, view: ViewIr): readonly (readonly string[])[] {
  const model = modelOfView(view)
  return [
    emitRow(emission, model),
    emitSelect(emission, model),
    emitWhere(emission, model),
    emitOrderBy(emission, model),
    emitViewTypes(emission, view, model),
    emitFields(emission, model),
    emitHandles(emission, model),
    emitViewDelegate(emission, view),
  ]
}

/** All parts of a view under one name. Nothing is written, so there are no inputs. */
function emitViewTypes(emission: Emission, view: ViewIr, model: ModelIr): readonly string[] {
  const { imports, names } = emission
  const own = (part: string): string => names.type(`${part} ${view.name}`)
  const none = imports.type('NoFields')
  const members = [
    ['name', stringLiteral(view.name)],
    ['row', own('model')],
    ['relations', 'object'],
    ['select', own('select')],
    ['include', none],
    ['where', own('where')],
    ['orderBy', own('orderBy')],
    ['key', view.key === undefined ? 'never' : keyType(emission, model)],
    ['unique', 'never'],
    ['conflict', 'never'],
    ...aggregateTypes(model),
    ...['findMany', 'create', 'update', 'serverCreate', 'serverUpdate'].map((part) => [part, none]),
  ]
  return [
    ...docComment([`Everything about {@link ${own('model')}} that types are made of.`]),
    ...interfaceOf(
      own('types'),
      members.map(([name = '', type = '']) => member(emission, name, type)),
    ),
  ]
}

function emitViewDelegate(emission: Emission, view: ViewIr): readonly string[] {
  const { imports, names } = emission
  const reads =
    view.key === undefined
      ? 'ViewLists'
      : view.materialized === undefined
        ? 'ViewReads'
        : 'MaterializedReads'
  const types = names.type(`types ${view.name}`)
  return [
    ...docComment([`Reads rows of {@link ${names.type(`model ${view.name}`)}}.`]),
    ...interfaceHead(
      `${names.type(`delegate ${view.name}`)}<Run extends ${imports.type('RunArguments')}>`,
      [`${imports.type(reads)}<${types}, Run>`],
      '{}',
    ),
  ]
}

/** All views, as a member of the database, and the interface that gives it one. */
export function emitViews(emission: Emission): readonly (readonly string[])[] {
  const { imports, ir, names } = emission
  const views = serverViews(ir)
  if (views.length === 0) return []
  const run = `<Run extends ${imports.type('RunArguments')}>`
  const delegates = names.type('fixed Views')
  // A model called "Views" has the name for itself; `$views` is always there.
  const isTaken = ir.models.some(({ accessor }) => accessor === 'views')
  const members = isTaken ? ['$views'] : ['views', '$views']
  return [
    [
      ...docComment(['The views of the schema, which are read and never written.']),
      ...interfaceOf(
        `${delegates}${run}`,
        views.map((view) =>
          member(emission, view.accessor, `${names.type(`delegate ${view.name}`)}<Run>`, {
            docs: view.docs,
          }),
        ),
      ),
    ],
    interfaceOf(
      `${names.type('fixed ViewsOwner')}${run}`,
      members.map((name) => member(emission, name, `${delegates}<Run>`)),
    ),
  ]
}
