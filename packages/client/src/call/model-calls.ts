// The runtime of a model's part of a client: types say which of its methods a model has.

import { isPlainObject, printableName, type Shape } from '@cratestack/core'
import { badInput } from '../errors/client-error.ts'
import { printKey } from '../query/print-key.ts'
import { printGetQuery, printListQuery } from '../query/print-query.ts'
import { readSelection } from '../query/read-selection.ts'
import type { ClientModel, ClientSchema } from '../schema/client-schema.ts'
import { complete, type Shapes } from '../schema/shapes.ts'
import type { CallOptions } from './client-options.ts'
import { codecError, type Request, type Transport } from './transport.ts'

type Members = Readonly<Record<string, unknown>>

export class ModelCalls {
  readonly #schema: ClientSchema
  readonly #shapes: Shapes
  readonly #transport: Transport
  readonly #name: string
  readonly #model: ClientModel

  constructor(schema: ClientSchema, shapes: Shapes, transport: Transport, name: string) {
    this.#schema = schema
    this.#shapes = shapes
    this.#transport = transport
    this.#name = name
    this.#model = shapes.model(name)
  }

  async list(query: unknown = {}, options: CallOptions = {}): Promise<unknown> {
    const op = this.#op('list')
    const members = readMembers(op, query, listMembers)
    const selection = readSelection(op, this.#schema, this.#model, members)
    const params = this.#printParams(op, members)
    const search = printListQuery(op, this.#schema, this.#model, members, selection, params)
    const row = this.#shapes.row(this.#name, selection)
    const answer = this.#model.paged === true ? this.#shapes.pageOf(row) : this.#shapes.listOf(row)
    return this.#send(
      { op, method: 'GET', path: `/${this.#model.route}${search}`, answer },
      options,
    )
  }

  async page(query: unknown = {}, options: CallOptions = {}): Promise<unknown> {
    const op = this.#op('page')
    const members = readMembers(op, query, pageMembers)
    const selection = readSelection(op, this.#schema, this.#model, members)
    const params = this.#printParams(op, members)
    const asked = { ...members, page: 'cursor' }
    const search = printListQuery(op, this.#schema, this.#model, asked, selection, params)
    const answer = this.#shapes.cursorPageOf(this.#shapes.row(this.#name, selection))
    return this.#send(
      { op, method: 'GET', path: `/${this.#model.route}${search}`, answer },
      options,
    )
  }

  async get(key: unknown, query: unknown = {}, options: CallOptions = {}): Promise<unknown> {
    const op = this.#op('get')
    const members = readMembers(op, query, getMembers)
    const selection = readSelection(op, this.#schema, this.#model, members)
    const search = printGetQuery(op, selection, this.#printParams(op, members))
    const path = `${this.#rowPath(op, key)}${search}`
    const answer = this.#shapes.row(this.#name, selection)
    return this.#send({ op, method: 'GET', path, answer }, options)
  }

  async create(input: unknown, options: CallOptions = {}): Promise<unknown> {
    const op = this.#op('create')
    const body = { shape: this.#shapes.input(this.#name, 'create'), value: input }
    const path = `/${this.#model.route}`
    return this.#write({ op, method: 'POST', path, body }, options)
  }

  async update(key: unknown, patch: unknown, options: CallOptions = {}): Promise<unknown> {
    const op = this.#op('update')
    const body = { shape: this.#shapes.input(this.#name, 'update'), value: patch }
    const path = this.#rowPath(op, key)
    const ifMatch = this.#readVersion(op, options)
    return this.#write({ op, method: 'PATCH', path, body, ifMatch }, options)
  }

  async delete(key: unknown, options: CallOptions = {}): Promise<unknown> {
    const op = this.#op('delete')
    const path = this.#rowPath(op, key)
    const ifMatch = this.#readVersion(op, options)
    return this.#write({ op, method: 'DELETE', path, ifMatch }, options)
  }

  async #send(request: Request, options: CallOptions): Promise<unknown> {
    return complete(await this.#transport.send(request, options), request.answer)
  }

  async #write(request: Omit<Request, 'answer'>, options: CallOptions): Promise<unknown> {
    const answer = this.#shapes.written(this.#name)
    const row = await this.#transport.send({ ...request, answer }, options)
    if (isPlainObject(row)) checkWritten(request.op, this.#model, answer, row)
    return complete(row, answer)
  }

  /** What is given to computed fields, as JSON. */
  #printParams(op: string, { computedParams }: Members): string | undefined {
    if (computedParams === undefined) return undefined
    const known = this.#model.params ?? {}
    if (!isPlainObject(computedParams))
      throw badInput(op, 'computedParams must be an object of parameters by computed field')
    const stranger = Object.keys(computedParams).find((name) => !Object.hasOwn(known, name))
    if (stranger !== undefined)
      throw badInput(op, `computedParams: "${printableName(stranger)}" takes no parameters`)
    return this.#transport.printJson(op, this.#shapes.computedParams(this.#name), computedParams)
  }

  #op(method: string): string {
    return `${this.#model.accessor}.${method}`
  }

  #rowPath(op: string, key: unknown): string {
    return `/${this.#model.route}/${printKey(op, this.#model, key)}`
  }

  #readVersion(op: string, options: CallOptions): number | bigint | undefined {
    if (this.#model.versioned !== true) return undefined
    const version: unknown = 'ifMatch' in options ? options.ifMatch : undefined
    if (typeof version === 'bigint') return version
    if (typeof version === 'number' && Number.isSafeInteger(version)) return version
    throw badInput(op, 'rows have versions: give the one that was read as { ifMatch: version }')
  }
}

/** Lists and optional fields may be left out of an answer; anything else was withheld, or is wrong. */
function checkWritten(op: string, model: ClientModel, answer: Shape, row: Members): void {
  if (answer.kind !== 'object') return
  const absent = answer.fields.filter(
    ({ name, shape }) =>
      shape.kind !== 'optional' && shape.kind !== 'list' && !Object.hasOwn(row, name),
  )
  const [first] = absent
  if (first === undefined) return
  if (Object.keys(row).every((name) => model.key.includes(name)))
    throw codecError(
      op,
      'decode',
      'yes',
      new Error('the write succeeded, and its row may not be read: only its key came back'),
      row,
    )
  throw codecError(op, 'decode', 'yes', new Error(`expected the key "${first.name}"`))
}

const getMembers: ReadonlySet<string> = new Set(['select', 'include', 'computedParams'])
const listMembers: ReadonlySet<string> = new Set([
  'select',
  'include',
  'where',
  'orderBy',
  'limit',
  'offset',
  'computedParams',
])

const pageMembers: ReadonlySet<string> = new Set([
  ...[...listMembers].filter((name) => name !== 'offset'),
  'after',
  'before',
  'count',
])

function readMembers(op: string, query: unknown, known: ReadonlySet<string>): Members {
  if (!isPlainObject(query)) throw badInput(op, 'the query must be an object')
  const stranger = Object.keys(query).find((name) => !known.has(name))
  if (stranger === undefined) return query
  throw badInput(op, `a query has ${[...known].join(', ')}, and nothing else`)
}
