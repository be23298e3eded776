// The five operations on the rows of a model, each as the stages of spec/http 3 in their order.

import { CratestackError, isPlainObject, type WireMediaType } from '@cratestack/core'
import {
  type ListQuery,
  type Operation,
  type RowKey,
  readCursorPage,
  runOperation,
  type WriteResult,
} from '@cratestack/orm'
import type { ModelPlan } from '../plan/model-plan.ts'
import { printEtag, readIfMatch } from '../request/if-match.ts'
import { printRowKey, readRowKey } from '../request/row-key.ts'
import {
  readGetParameters,
  readListParameters,
  readOrder,
  readPredicates,
} from '../request/row-parameters.ts'
import { answer, type ServerResponse } from '../respond/server-response.ts'
import { computeAnswer, computeWritten } from './compute.ts'
import { readComputedParams } from './computed-params.ts'
import type { Exchange } from './exchange.ts'

/** `GET /posts` */
export async function answerList(exchange: Exchange, plan: ModelPlan): Promise<ServerResponse> {
  const { core, request } = exchange
  const type = exchange.agree('read')
  await exchange.authenticate()
  const parameters = readListParameters(request.query, core.listLimit, core.cursorPages)
  const projection = plan.projection(parameters.projection)
  const params = readComputedParams(parameters.computedParams, plan, core)
  const { offset, limit = core.listLimit } = parameters
  const skip = offset === undefined ? undefined : Math.min(Number(offset), Number.MAX_SAFE_INTEGER)
  const query: ListQuery = {
    model: plan.model.name,
    slot: 'list',
    where: readPredicates(plan.model, parameters),
    orderBy: readOrder(plan.model, parameters),
    selection: projection.selection,
    limit,
    // No table has more rows than a number counts exactly, so that many are as good as all.
    offset: skip,
    count: plan.model.ir.paged,
  }
  if (parameters.cursor !== undefined) {
    const page = await readCursorPage(
      { query: { ...query, count: parameters.cursor.count }, cursor: parameters.cursor, limit },
      { orm: core.orm, session: core.session, context: exchange.context, form: 'wire' },
      request.signal,
    )
    const items = await computeAnswer(exchange, projection.holder, page.items, params)
    const bytes = core.codecs
      .rows(type)
      .typed(projection.cursorPage)
      .encode({ ...page, items })
    return answer(200, type, bytes)
  }
  const operation = core.orm.list(query, exchange.context, 'wire')
  const read = await runOperation(operation, core.session, request.signal)
  const { total = 0 } = read
  const rows = await computeAnswer(exchange, projection.holder, read.rows, params)
  const codec = core.codecs.rows(type).typed(projection.list)
  if (!plan.model.ir.paged) return answer(200, type, codec.encode(rows))
  const pageInfo = {
    limit,
    offset: offset ?? null,
    hasNextPage: (skip ?? 0) + limit < total,
    hasPreviousPage: skip !== undefined && skip > 0,
  }
  return answer(200, type, codec.encode({ items: rows, totalCount: total, pageInfo }))
}

/** `GET /posts/{id}` */
export async function answerGet(
  exchange: Exchange,
  plan: ModelPlan,
  segment: string,
): Promise<ServerResponse> {
  const { core, request } = exchange
  const { model } = plan
  const key = readRowKey(model, segment)
  const type = exchange.agree('read')
  await exchange.authenticate()
  const parameters = readGetParameters(request.query)
  const projection = plan.projection(parameters.projection)
  const params = readComputedParams(parameters.computedParams, plan, core)
  const operation = core.orm.get(
    { model: model.name, key, slot: 'detail', selection: projection.versioned },
    exchange.context,
    'wire',
  )
  const row = await runOperation(operation, core.session, request.signal)
  if (row === undefined) throw new CratestackError('NOT_FOUND', `${model.name} not found`)
  const filled = await computeAnswer(exchange, projection.holder, row, params)
  const bytes = core.codecs.rows(type).typed(projection.row).encode(filled)
  return answer(200, type, bytes, etagHeader(plan, row))
}

/** `POST /posts` */
export async function answerCreate(exchange: Exchange, plan: ModelPlan): Promise<ServerResponse> {
  const { core } = exchange
  const { model } = plan
  await exchange.readBody()
  const type = exchange.agree('write')
  await exchange.authenticate()
  if (core.orm.refusesEarly(model.name, exchange.context))
    throw new CratestackError('FORBIDDEN', 'create is not allowed by policy')
  const input = readInput(exchange, plan, 'createInput')
  const operation = core.orm.create(
    { model: model.name, input, serverFields: {} },
    exchange.context,
    'wire',
  )
  const { written, bytes } = await write(exchange, plan, type, operation)
  const headers = core.createHeaders
    ? [...etagHeader(plan, written.row), ...locationHeader(exchange, plan, written)]
    : []
  return answer(201, type, bytes, headers)
}

/** `PATCH /posts/{id}` */
export async function answerUpdate(
  exchange: Exchange,
  plan: ModelPlan,
  segment: string,
): Promise<ServerResponse> {
  const { core } = exchange
  const { model } = plan
  const key = readRowKey(model, segment)
  await exchange.readBody()
  const type = exchange.agree('write')
  await exchange.authenticate()
  const patch = readInput(exchange, plan, 'updateInput')
  if (Object.keys(patch).length === 0)
    throw new CratestackError('VALIDATION_ERROR', 'the patch changes no field')
  const ifMatch = readExpectedVersion(exchange, plan)
  const operation = core.orm.update(
    { model: model.name, key, patch, serverFields: {}, ifMatch },
    exchange.context,
    'wire',
  )
  const { written, bytes } = await write(exchange, plan, type, operation)
  return answer(200, type, bytes, etagHeader(plan, written.row))
}

/** `DELETE /posts/{id}` */
export async function answerDelete(
  exchange: Exchange,
  plan: ModelPlan,
  segment: string,
): Promise<ServerResponse> {
  const { core } = exchange
  const { model } = plan
  const key: RowKey = readRowKey(model, segment)
  const type = exchange.agree('read')
  await exchange.authenticate()
  const ifMatch = readExpectedVersion(exchange, plan)
  const operation = core.orm.delete({ model: model.name, key, ifMatch }, exchange.context, 'wire')
  const { bytes } = await write(exchange, plan, type, operation)
  return answer(200, type, bytes)
}

/** Decodes a body. A `null` where a column has none means that the field was left out. */
function readInput(
  exchange: Exchange,
  plan: ModelPlan,
  kind: 'createInput' | 'updateInput',
): Readonly<Record<string, unknown>> {
  const input = exchange.decode(exchange.core.codecs.rows, plan[kind])
  if (!isPlainObject(input)) throw new CratestackError('CODEC_ERROR')
  if (!Object.values(input).includes(null)) return input
  const meant = Object.entries(input).filter(
    ([name, value]) => value !== null || !plan.nullIsAbsent.has(name),
  )
  return Object.fromEntries(meant)
}

function readExpectedVersion(
  { request }: Exchange,
  { model }: ModelPlan,
): number | bigint | undefined {
  return model.version === undefined ? undefined : readIfMatch(request.header('if-match'))
}

interface Written {
  readonly written: WriteResult
  readonly bytes: Uint8Array
}

/**
 * Writes, and encodes what was written. Computed fields belong to the write: where there are any, it
 * is committed only when they are there. A write that has begun is finished, also when its caller has
 * gone: there is no signal.
 */
async function write(
  exchange: Exchange,
  plan: ModelPlan,
  type: WireMediaType,
  operation: Operation<WriteResult>,
): Promise<Written> {
  const { core } = exchange
  const codec = core.codecs.rows(type)
  const { holder, row: shape } = plan.whole
  if (holder === undefined) {
    const written = await runOperation(operation, core.session)
    // A row that its writer may not read shows its key only: it was written all the same (D13).
    const visible = written.readable ? shape : plan.keyOnly
    return { written, bytes: codec.typed(visible).encode(written.row) }
  }
  return core.db.$transaction(async (tx) => {
    const written = await runOperation(operation, tx.$session)
    if (!written.readable) return { written, bytes: codec.typed(plan.keyOnly).encode(written.row) }
    const row = await computeWritten(exchange, holder, written.row, tx)
    return { written, bytes: codec.typed(shape).encode(row) }
  })
}

function etagHeader(
  { model }: ModelPlan,
  row: Readonly<Record<string, unknown>>,
): readonly string[] {
  const etag = model.version === undefined ? undefined : printEtag(row[model.version])
  return etag === undefined ? [] : ['ETag', etag]
}

/** The collection as it was asked for, mount prefix included, and the canonical id. */
function locationHeader(
  { request }: Exchange,
  { model }: ModelPlan,
  { row }: WriteResult,
): readonly string[] {
  const key = printRowKey(model, row)
  return key === undefined ? [] : ['Location', `${request.path}/${key}`]
}
