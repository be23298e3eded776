import type { ModelIndex, SchemaIndex } from '../model/schema-index.ts'
import { AggregateBuilder } from './aggregate-builder.ts'
import {
  BatchCreateBuilder,
  BatchUpsertBuilder,
  batchDelete,
  batchGet,
  batchUpdate,
  readInputs,
} from './batch-builders.ts'
import { FindManyBuilder } from './find-many-builder.ts'
import { FindUniqueBuilder } from './find-unique-builder.ts'
import { DeleteManyBuilder, UpdateManyBuilder } from './many-builders.ts'
import { readPrimaryKey, readUniqueKey } from './read-key.ts'
import type { Runner } from './runner.ts'
import { type UpsertBuilder, upsertBuilder } from './upsert-builder.ts'
import {
  type CreateBuilder,
  createBuilder,
  type DeleteBuilder,
  deleteBuilder,
  type UpdateBuilder,
  updateBuilder,
} from './write-builders.ts'

/** The runtime of every delegate: types say which of its methods a model has. */
export class Delegate {
  readonly #index: SchemaIndex
  readonly #model: ModelIndex
  readonly #runner: Runner

  constructor(index: SchemaIndex, model: ModelIndex, runner: Runner) {
    this.#index = index
    this.#model = model
    this.#runner = runner
  }

  findMany(options?: unknown): FindManyBuilder {
    const builder = new FindManyBuilder(this.#index, this.#model, this.#runner)
    return options === undefined ? builder : builder.options(options)
  }

  findUnique(key: unknown): FindUniqueBuilder {
    const unique = readUniqueKey(this.#model, key)
    return new FindUniqueBuilder(this.#index, this.#model, this.#runner, unique)
  }

  create(input: unknown): CreateBuilder {
    return createBuilder(this.#runner, this.#model.ir.name, input)
  }

  update(key: unknown): UpdateBuilder {
    const primary = readPrimaryKey(this.#model, key, 'update')
    return updateBuilder(this.#runner, this.#model.ir.name, primary)
  }

  delete(key: unknown): DeleteBuilder {
    const primary = readPrimaryKey(this.#model, key, 'delete')
    return deleteBuilder(this.#runner, this.#model.ir.name, primary)
  }

  upsert(input: unknown): UpsertBuilder {
    return upsertBuilder(this.#runner, this.#model.ir.name, input)
  }

  updateMany(): UpdateManyBuilder {
    return new UpdateManyBuilder(this.#index, this.#model, this.#runner)
  }

  deleteMany(): DeleteManyBuilder {
    return new DeleteManyBuilder(this.#index, this.#model, this.#runner)
  }

  aggregate(): AggregateBuilder {
    return new AggregateBuilder(this.#index, this.#model, this.#runner)
  }

  batchGet(keys: unknown): ReturnType<typeof batchGet> {
    return batchGet(this.#runner, this.#model, keys)
  }

  batchCreate(inputs: unknown): BatchCreateBuilder {
    const query = readInputs(this.#model, inputs, 'batchCreate')
    return new BatchCreateBuilder(this.#runner, query)
  }

  batchUpsert(inputs: unknown): BatchUpsertBuilder {
    const query = readInputs(this.#model, inputs, 'batchUpsert')
    return new BatchUpsertBuilder(this.#runner, query)
  }

  batchUpdate(items: unknown): ReturnType<typeof batchUpdate> {
    return batchUpdate(this.#runner, this.#model, items)
  }

  batchDelete(items: unknown): ReturnType<typeof batchDelete> {
    return batchDelete(this.#runner, this.#model, items)
  }
}
