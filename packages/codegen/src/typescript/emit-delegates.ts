import type { ModelIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceHead, interfaceOf } from '../text/layout.ts'
import type { Emission } from './emission.ts'
import { serverViews } from './emit-view.ts'
import { member } from './member.ts'
import { hasRoute, isCreatable, isUpsertable, isVersioned } from './model-facts.ts'

/** The delegate of one model on the server. */
export function emitDelegate(emission: Emission, model: ModelIr): readonly string[] {
  const { imports, names } = emission
  const versioned = isVersioned(model) ? 'Versioned' : ''
  const types = names.type(`types ${model.name}`)
  const parts = [
    'Reads',
    ...(isCreatable(model) ? ['Creates'] : []),
    ...(isUpsertable(model) ? ['Upserts'] : []),
    `${versioned}Updates`,
    `${versioned}Deletes`,
    'UpdatesMany',
    'DeletesMany',
    'Aggregates',
    'BatchGets',
    ...(isCreatable(model) ? ['BatchCreates'] : []),
    ...(isUpsertable(model) ? ['BatchUpserts'] : []),
    `${versioned}BatchUpdates`,
    `${versioned}BatchDeletes`,
  ].map((part) => `${imports.type(part)}<${types}, Run>`)
  const row = names.type(`model ${model.name}`)
  const without = isCreatable(model) ? '' : ' No rule lets anybody create one.'
  return [
    ...docComment([`Reads and writes rows of {@link ${row}}.${without}`]),
    ...interfaceHead(
      `${names.type(`delegate ${model.name}`)}<Run extends ${imports.type('RunArguments')}>`,
      parts,
      '{}',
    ),
  ]
}

/** All delegates, the database and its bound form. */
export function emitDb(emission: Emission): readonly (readonly string[])[] {
  const { imports, ir, names } = emission
  const db = names.type('fixed Db')
  const bound = names.type('fixed BoundDb')
  const delegates = names.type('fixed Delegates')
  const accessors = new Set(ir.models.map(({ accessor }) => accessor))
  const members = ir.models.map((model) =>
    member(emission, model.accessor, `${names.type(`delegate ${model.name}`)}<Run>`, {
      docs: model.docs,
    }),
  )
  const context = imports.type('Context')
  // A model called "Transaction" has the name for itself; `$transaction` is always there.
  const taken = ['transaction', 'runInIsolatedTx', 'afterCommit'].some((each) =>
    accessors.has(each),
  )
  const transactions = taken ? [] : [imports.type('Transactions')]
  const views = (run: string): readonly string[] =>
    serverViews(ir).length === 0 ? [] : [`${names.type('fixed ViewsOwner')}<${run}>`]
  const binding = accessors.has('bind') ? [] : [`${imports.type('Binding')}<${bound}>`]
  return [
    interfaceOf(`${delegates}<Run extends ${imports.type('RunArguments')}>`, members),
    [
      ...docComment(['The database: one delegate per model. Every `run` takes a context.']),
      ...interfaceHead(
        db,
        [
          `${imports.type('DatabaseCore')}<${bound}>`,
          ...transactions,
          ...binding,
          `${delegates}<[context: ${context}]>`,
          ...views(`[context: ${context}]`),
        ],
        '{}',
      ),
    ],
    [
      ...docComment(['The database for one context, which `run` does not take any more.']),
      ...interfaceHead(
        bound,
        [imports.type('BoundCore'), ...transactions, `${delegates}<[]>`, ...views('[]')],
        '{}',
      ),
    ],
  ]
}

/** What a client can do with one model. */
export function emitModelClient(emission: Emission, model: ModelIr): readonly string[] {
  const { imports, names } = emission
  const versioned = isVersioned(model) ? 'Versioned' : ''
  const types = names.type(`types ${model.name}`)
  const parts = [
    ...(hasRoute(model, 'list') ? [model.paged ? 'PagedLists' : 'Lists', 'CursorPages'] : []),
    ...(hasRoute(model, 'detail') ? ['Gets'] : []),
    ...(hasRoute(model, 'create') && isCreatable(model) ? ['Creates'] : []),
    ...(hasRoute(model, 'update') ? [`${versioned}Updates`] : []),
    ...(hasRoute(model, 'delete') ? [`${versioned}Deletes`] : []),
  ].map((part) => `${imports.type(part)}<${types}>`)
  return interfaceHead(names.type(`delegate ${model.name}`), parts, '{}')
}

/** Everything that a client can do. */
export function emitClient(emission: Emission): readonly string[] {
  const { ir, names } = emission
  const models = ir.models.map((model) =>
    member(emission, model.accessor, names.type(`delegate ${model.name}`), { docs: model.docs }),
  )
  const accessors = new Set(ir.models.map(({ accessor }) => accessor))
  const procedures = names.type('fixed ProceduresClient')
  // A model called "Procedures" has the name for itself; `$procedures` is always there.
  const names_ = accessors.has('procedures') ? ['$procedures'] : ['procedures', '$procedures']
  const calls = ir.procedures.length === 0 ? [] : names_
  return interfaceOf(names.type('fixed Api'), [
    ...models,
    ...calls.map((name) => member(emission, name, procedures)),
  ])
}
