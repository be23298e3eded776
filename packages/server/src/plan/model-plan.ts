// What the routes of one model need, made once: shapes of inputs and keys, and for each projection
// that callers ask for, the selection and the shape of its rows.

import type { FieldShape, ObjectShape, Shape } from '@cratestack/core'
import type { Selection } from '@cratestack/orm'
import type { Holder, Holders } from '../compute/holders.ts'
import {
  type ProjectionText,
  readProjection,
  toSelection,
  type WireSelection,
  wholeRow,
} from '../request/projection.ts'
import type { WireModel } from '../request/wire-schema.ts'
import type { ArgumentValidators } from './argument-validators.ts'
import { cursorPageShape, pageShape, type ValueShapes } from './value-shapes.ts'

/** How much of a row is read, and what of it is sent. */
export interface Projection {
  readonly selection: Selection
  /** The same with the version, which a single row's `ETag` shows in any case. */
  readonly versioned: Selection
  readonly row: Shape
  /** The body of a list: an array, or a page. */
  readonly list: Shape
  /** The body of a page by cursor. */
  readonly cursorPage: Shape
  /** Where its rows have computed fields. */
  readonly holder: Holder | undefined
}

/** What `computedParams` may say of a model. */
export interface ComputedParameters {
  /** Parameters by computed field. */
  readonly shape: ObjectShape
  /** @throws CratestackError `VALIDATION_ERROR` */
  readonly validate: (params: Readonly<Record<string, unknown>>) => void
}

export interface ModelPlan {
  readonly model: WireModel
  /** The collection's path: `/posts`. */
  readonly path: string
  readonly createInput: ObjectShape
  readonly updateInput: ObjectShape
  /** Columns where the `null` of a patch means that the field was left out (spec/http 4.3). */
  readonly nullIsAbsent: ReadonlySet<string>
  /** What is left of a row that its writer may not read (D13). */
  readonly keyOnly: Shape
  readonly whole: Projection
  readonly computedParameters: ComputedParameters
  /** @throws CratestackError for names that the model does not have */
  projection(text: ProjectionText | undefined): Projection
}

/** Clients ask for few different projections; one that asks for ever new ones gets no memory. */
const rememberedProjections = 128
const rememberedLength = 1000

/** What the plans of an app's models are made from. */
export interface ModelPlanning {
  readonly shapes: ValueShapes
  readonly validators: ArgumentValidators
  readonly holders: Holders
  readonly unknownKeys: ObjectShape['unknownKeys']
}

export function planModel(model: WireModel, planning: ModelPlanning): ModelPlan {
  const { shapes, holders, unknownKeys } = planning
  const known = new Map<string, Projection>()
  const make = (wanted: WireSelection): Projection => {
    const row = shapes.row(model, wanted)
    const selection = toSelection(model, wanted)
    return {
      selection,
      versioned: withField(model, selection, model.version),
      row,
      list: model.ir.paged ? pageShape(row) : { kind: 'list', item: row },
      cursorPage: cursorPageShape(row),
      holder: holders.row(model, wanted),
    }
  }
  const whole = make(wholeRow(model))
  const columns = [...model.columns.values()]
  const keyNames = model.key.map(({ name }) => name)
  return {
    model,
    path: `/${model.ir.route}`,
    createInput: shapes.createInput(model, unknownKeys),
    updateInput: shapes.updateInput(model, unknownKeys),
    nullIsAbsent: new Set(
      columns.filter(({ optional, kind }) => !optional && kind !== 'Json').map(({ name }) => name),
    ),
    keyOnly: shapes.row(model, { fields: keyNames, include: [] }),
    whole,
    computedParameters: planParameters(model, planning),
    projection(text) {
      if (text === undefined) return whole
      const key = printKey(text)
      const remembered = known.get(key)
      if (remembered !== undefined) return remembered
      const projection = make(readProjection(model, text))
      if (key.length <= rememberedLength) {
        if (known.size >= rememberedProjections) known.clear()
        known.set(key, projection)
      }
      return projection
    },
  }
}

function planParameters(
  { computed }: WireModel,
  { shapes, validators }: ModelPlanning,
): ComputedParameters {
  const taking = [...computed.values()].flatMap(({ name, params }) =>
    params === undefined ? [] : [{ name, type: params.type }],
  )
  const fields = taking.map(({ name, type }): FieldShape => {
    const shape: Shape = { kind: 'optional', item: shapes.parameters(type) }
    return { name, shape, absent: 'omit' }
  })
  return {
    shape: { kind: 'object', fields, unknownKeys: 'VALIDATION_ERROR' },
    validate: validators.of(
      taking.map(({ name, type }) => ({
        name,
        type: { kind: 'type', name: type, arity: 'optional' },
      })),
    ),
  }
}

function withField(model: WireModel, selection: Selection, field: string | undefined): Selection {
  const { fields } = selection
  if (field === undefined || fields === undefined || fields.includes(field)) return selection
  return {
    ...selection,
    fields: [...model.columns.keys()].filter((n) => n === field || fields.includes(n)),
  }
}

/** JSON, because its quotes keep a comma of one parameter apart from that of another. */
function printKey({ fields, include, includeFields }: ProjectionText): string {
  return JSON.stringify([fields, include, ...[...includeFields].flat()])
}
