// One call of a procedure, as the stages of spec/http 3: nothing reaches the implementation that was
// not decoded, validated and allowed.

import {
  type Context,
  CratestackError,
  dateTimeFromMicros,
  isPlainObject,
  type WireMediaType,
} from '@cratestack/core'
import { runOperation } from '@cratestack/orm'
import { decideProcedure } from '@cratestack/policy'
import type { ProcedurePlan } from '../plan/procedure-plan.ts'
import { answer, type ServerResponse } from '../respond/server-response.ts'
import type { AppCore } from './app-core.ts'
import { computeAnswer } from './compute.ts'
import type { Exchange } from './exchange.ts'
import { collectItems, encodeSequence, type Items, isIterable } from './sequence.ts'

/** The code behind a call, bound to its database. */
export type BoundProcedure = (context: Context, args: unknown) => unknown

/** `POST /$procs/{name}` */
export async function answerProcedure(
  exchange: Exchange,
  plan: ProcedurePlan,
  implementation: BoundProcedure,
): Promise<ServerResponse> {
  const { core } = exchange
  await exchange.readBody()
  const type = exchange.agree(plan.kind)
  await exchange.authenticate()
  const args = readArguments(exchange, plan)
  // From here on the caller is known to have meant this procedure: every answer says that it is old.
  exchange.headers = plan.deprecation
  plan.validate(args)
  await authorize(core, plan, exchange.context, args)
  const result = await implementation(exchange.context, plan.flat ? args['args'] : args)
  return answer(
    plan.status,
    type,
    await encodeResult(exchange, plan, type, result),
    plan.deprecation,
  )
}

function readArguments(exchange: Exchange, plan: ProcedurePlan): Readonly<Record<string, unknown>> {
  const args = exchange.decode(exchange.core.codecs.calls, plan.argumentsShape)
  if (!isPlainObject(args)) throw new CratestackError('CODEC_ERROR')
  return args
}

/** The procedure's own rules first, then those of the rows that it names. */
async function authorize(
  core: AppCore,
  { ir }: ProcedurePlan,
  context: Context,
  args: Readonly<Record<string, unknown>>,
): Promise<void> {
  const epochMs = (context.clock ?? core.clock).epochMs()
  const now = dateTimeFromMicros(BigInt(Math.floor(epochMs * 1000)))
  if (!decideProcedure(ir, { schema: core.orm.schema, context, args, now }))
    throw new CratestackError('FORBIDDEN', 'procedure is not allowed by policy')
  for (const { model, action, path } of ir.authorize) {
    const key = keyOf(core, model, memberAt(args, path))
    const operation = core.orm.authorize(model, action, key, context)
    if (!(await runOperation(operation, core.session)))
      throw new CratestackError('FORBIDDEN', 'procedure is not allowed by policy')
  }
}

function keyOf(core: AppCore, model: string, value: unknown): Readonly<Record<string, unknown>> {
  const key = core.orm.schema.models.find(({ name }) => name === model)?.key
  if (key?.kind === 'single') return { [key.field]: value }
  return isPlainObject(value) ? value : {}
}

function memberAt(args: Readonly<Record<string, unknown>>, path: readonly string[]): unknown {
  let value: unknown = args
  for (const name of path) {
    if (!isPlainObject(value) || !Object.hasOwn(value, name)) return undefined
    value = value[name]
  }
  return value
}

async function encodeResult(
  exchange: Exchange,
  plan: ProcedurePlan,
  type: WireMediaType,
  result: unknown,
): Promise<Uint8Array> {
  const codec = exchange.core.codecs.rows(type)
  if (plan.element === undefined) {
    const value = await computeAnswer(exchange, plan.holder, result)
    return codec.typed(plan.result).encode(value === undefined ? null : value)
  }
  if (!isIterable(result)) throw new TypeError(`procedure "${plan.ir.name}": expected a list`)
  const items = await computeItems(exchange, plan, result)
  if (type === 'application/cbor-seq')
    return encodeSequence(items, codec, plan.element, (error) => exchange.report(error))
  return codec.typed(plan.result).encode(await collectItems(items))
}

/** Computed fields are computed for all items at once, so where there are any, all must be there. */
async function computeItems(
  exchange: Exchange,
  { holder }: ProcedurePlan,
  items: Items,
): Promise<Items> {
  if (holder === undefined) return items
  const computed = await computeAnswer(exchange, holder, await collectItems(items))
  return isIterable(computed) ? computed : []
}
