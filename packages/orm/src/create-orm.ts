import { Context, dateTimeFromMicros } from '@cratestack/core'
import { type Caller, createPolicies } from '@cratestack/policy'
import { planBatchCreate } from './batch/batch-create.ts'
import { planBatchDelete } from './batch/batch-delete.ts'
import { planBatchGet } from './batch/batch-get.ts'
import { planBatchUpdate } from './batch/batch-update.ts'
import { planBatchUpsert } from './batch/batch-upsert.ts'
import type { Explain } from './batch/items.ts'
import { createCursors } from './cursor/cursors.ts'
import type { DefaultSources } from './defaults/fill-defaults.ts'
import { explainSteps } from './explain/explain-policy.ts'
import type { Planning } from './model/planning.ts'
import { indexSchema, modelOf } from './model/schema-index.ts'
import {
  type AttemptedWrite,
  explainAggregate,
  mapDatabaseError,
} from './operation/map-database-error.ts'
import type { Operation, Steps } from './operation/operation.ts'
import type { Orm, OrmOptions } from './orm.ts'
import { planAggregate } from './read/aggregate.ts'
import { planAuthorize } from './read/authorize.ts'
import { planGet } from './read/get.ts'
import { planList } from './read/list.ts'
import { planPage, planSortTypes } from './read/page.ts'
import { planExplain, planPreview } from './read/preview.ts'
import type { RowForm } from './row.ts'
import { prepareValidators, type Validators } from './validate/validators.ts'
import { planCreate, type WritePlan } from './write/create.ts'
import { planDelete } from './write/delete.ts'
import { planDeleteMany, planUpdateMany } from './write/many.ts'
import { planUpdate } from './write/update.ts'
import { planUpsert } from './write/upsert.ts'

/**
 * Makes the planner of a checked schema. It does no IO: what it plans, `runOperation` runs.
 *
 * @throws TypeError for a `@regex` whose pattern cannot run in linear time
 */
export function createOrm({ schema, dialect, clock, random, cursorKey }: OrmOptions): Orm {
  const index = indexSchema(schema)
  // A view is read under its own rules, like a model; those of its sources do not carry over.
  const policies = createPolicies({
    ...schema,
    models: [...index.models.values(), ...index.views.values()].map(({ ir }) => ir),
  })
  const validators = new Map<string, Validators>()
  for (const model of index.models.values()) validators.set(model.name, prepareValidators(model))

  const epochMsOf = (context: Context): number => (context.clock ?? clock).epochMs()
  const callerAt = (context: Context, epochMs: number): Caller => ({
    context,
    now: dateTimeFromMicros(BigInt(Math.floor(epochMs)) * 1000n),
  })
  const planningFor = (context: Context, form: RowForm): Planning => ({
    index,
    policies,
    dialect,
    caller: callerAt(context, epochMsOf(context)),
    form,
  })
  const reading = <Result>(steps: () => Steps<Result>): Operation<Result> => ({
    atomic: false,
    steps,
    explain: (error) => mapDatabaseError(error, schema),
  })
  const explainerOf = (model: string, action: AttemptedWrite['action']): Explain => {
    const { table } = modelOf(index, model)
    return (error) => mapDatabaseError(error, schema, { table, action })
  }
  const writing = <Result>(
    model: string,
    action: AttemptedWrite['action'],
    plan: WritePlan<Result>,
  ): Operation<Result> => {
    if (index.views.has(model))
      throw new TypeError(`${action}: "${model}" is a view, which nobody writes`)
    return { ...plan, explain: explainerOf(model, action) }
  }
  /** One instant for the rules, and for every default of what is created. */
  const creatingFor = (
    context: Context,
    form: RowForm,
  ): { readonly planning: Planning; readonly sources: DefaultSources } => {
    const epochMs = epochMsOf(context)
    const planning = { ...planningFor(context, form), caller: callerAt(context, epochMs) }
    const { now } = planning.caller
    return {
      planning,
      sources: { schema, context, random: context.random ?? random, now, epochMs },
    }
  }
  const validatorsOf = (model: string): Validators => validators.get(model) ?? new Map()

  return {
    schema,
    list: (query, context, form) => ({
      ...reading(planList(query, planningFor(context, form))),
      locks: query.lock !== undefined,
    }),
    page: (query, context, form) => reading(planPage(query, planningFor(context, form))),
    sortTypes: (query, context, form) => planSortTypes(query, planningFor(context, form)),
    cursors: createCursors(cursorKey, random),
    get: (query, context, form) => ({
      ...reading(planGet(query, planningFor(context, form))),
      locks: query.lock !== undefined,
    }),
    preview: (query, context) =>
      planPreview(query, {
        ...planningFor(context ?? Context.anonymous(), 'native'),
        unscoped: context === undefined,
      }),
    explain: (query, options, context) =>
      reading(planExplain(query, options, planningFor(context, 'native'))),
    aggregate: (query, context, form) => ({
      ...reading(planAggregate(query, planningFor(context, form))),
      explain: (error) => explainAggregate(error, schema),
    }),
    create(query, context, form) {
      const { planning, sources } = creatingFor(context, form)
      const plan = planCreate(query, validatorsOf(query.model), sources, planning)
      return writing(query.model, 'create', plan)
    },
    upsert(query, context, form) {
      const { planning, sources } = creatingFor(context, form)
      const plan = planUpsert(query, validatorsOf(query.model), sources, planning)
      return writing(query.model, 'create', plan)
    },
    update: (query, context, form) =>
      writing(
        query.model,
        'update',
        planUpdate(query, validatorsOf(query.model), planningFor(context, form)),
      ),
    delete: (query, context, form) =>
      writing(query.model, 'delete', planDelete(query, planningFor(context, form))),
    updateMany: (query, context, form) =>
      writing(
        query.model,
        'update',
        planUpdateMany(query, validatorsOf(query.model), planningFor(context, form)),
      ),
    deleteMany: (query, context, form) =>
      writing(query.model, 'delete', planDeleteMany(query, planningFor(context, form))),
    batchGet: (query, context, form) => reading(planBatchGet(query, planningFor(context, form))),
    batchCreate(query, context, form) {
      const { planning, sources } = creatingFor(context, form)
      const validators = validatorsOf(query.model)
      const explain = explainerOf(query.model, 'create')
      const plan = planBatchCreate(query, validators, sources, planning, explain)
      return writing(query.model, 'create', plan)
    },
    batchUpdate(query, context, form) {
      const planning = planningFor(context, form)
      const explain = explainerOf(query.model, 'update')
      const plan = planBatchUpdate(query, validatorsOf(query.model), planning, explain)
      return writing(query.model, 'update', plan)
    },
    batchDelete(query, context, form) {
      const explain = explainerOf(query.model, 'delete')
      const plan = planBatchDelete(query, planningFor(context, form), explain)
      return writing(query.model, 'delete', plan)
    },
    batchUpsert(query, context, form) {
      const { planning, sources } = creatingFor(context, form)
      const validators = validatorsOf(query.model)
      const explain = explainerOf(query.model, 'create')
      const plan = planBatchUpsert(query, validators, sources, planning, explain)
      return writing(query.model, 'create', plan)
    },
    authorize: (model, action, key, context) =>
      reading(planAuthorize(model, action, key, planningFor(context, 'native'))),
    explainPolicy(question, context, about) {
      const { planning, sources } = creatingFor(context, 'wire')
      return reading(() => explainSteps(question, about, planning, sources))
    },
    refusesEarly: (model, context) => policies.refusesEarly(model, context),
  }
}
