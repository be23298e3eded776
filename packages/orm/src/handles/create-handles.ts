import type { ColumnIr, RelationIr, SchemaIr } from '@cratestack/schema/ir'
import { indexSchema, type ModelIndex, modelOf, type SchemaIndex } from '../model/schema-index.ts'
import type { FieldTest, Filter } from '../query/filter.ts'
import type { OrderBy } from '../query/query.ts'
import {
  type Condition,
  createCondition,
  createOrderTerm,
  isCondition,
  type OrderTerm,
} from './condition.ts'
import type {
  EqualityHandle,
  OptionalEqualityHandle,
  OptionalOrderHandle,
  OptionalTextHandle,
  OrderHandle,
  TextHandle,
  Unsorted,
} from './field-handles.ts'

/**
 * Makes the field handles of a model. Generated code gives them their type, from the same schema.
 *
 * @throws TypeError when the schema has no such model
 */
export function createHandles<Handles extends object>(schema: SchemaIr, model: string): Handles {
  const index = indexSchema(schema)
  const handles = Object.create(null)
  addMembers(handles, { index, root: model, steps: [] }, modelOf(index, model))
  return handles
}

/**
 * The first of some fields that has a value, to be asked about like a field. All of them are of one row
 * and of one type.
 *
 * @throws TypeError for what are no handles of columns
 */
export function coalesce<Root extends string>(
  first: TextHandle<Root>,
  ...others: readonly TextHandle<NoInfer<Root>>[]
): Unsorted<OptionalTextHandle<Root>>
export function coalesce<Root extends string, Value>(
  first: OrderHandle<Root, Value>,
  ...others: readonly OrderHandle<NoInfer<Root>, NoInfer<Value>>[]
): Unsorted<OptionalOrderHandle<Root, Value>>
export function coalesce<Root extends string, Value>(
  first: EqualityHandle<Root, Value>,
  ...others: readonly EqualityHandle<NoInfer<Root>, NoInfer<Value>>[]
): Unsorted<OptionalEqualityHandle<Root, Value>>
export function coalesce(...handles: readonly unknown[]): unknown {
  return ColumnHandle.coalesce(handles)
}

/** What a relation's handle stands for, or `undefined` for any other value. */
export function readRelationHandle(
  handle: unknown,
): { readonly root: string; readonly path: readonly string[] } | undefined {
  return typeof handle === 'object' && handle !== null ? relations.get(handle) : undefined
}

/** The way from the rows that are asked for to the field: to-one relations all along. */
interface Way {
  readonly index: SchemaIndex
  readonly root: string
  readonly steps: readonly string[]
}

const relations = new WeakMap<object, { root: string; path: readonly string[] }>()

/** Members are made when they are first touched: models refer to each other in circles. */
function addMembers(handles: object, way: Way, model: ModelIndex): void {
  for (const field of model.ir.fields) {
    if (field.kind === 'computed') continue
    let made: object | undefined
    Object.defineProperty(handles, field.name, {
      enumerable: true,
      get: () => {
        made ??= createHandle(way, field)
        return made
      },
    })
  }
}

function createHandle(way: Way, field: ColumnIr | RelationIr): object {
  if (field.kind !== 'relation') return new ColumnHandle(way, field.name)
  const related = modelOf(way.index, field.model)
  const path = [...way.steps, field.name]
  const handle =
    field.arity === 'list' ? new ManyHandle(way, field.name, field.model) : Object.create(null)
  if (field.arity !== 'list') {
    // A field of the related model that is called "is" is more useful than the method.
    if (!related.ir.fields.some(({ name }) => name === 'is'))
      handle.is = (condition: unknown) =>
        throughRelation(way, field.name, 'is', related.name, condition)
    addMembers(handle, { ...way, steps: path }, related)
  }
  relations.set(handle, { root: way.root, path })
  return handle
}

class ColumnHandle {
  readonly #way: Way
  readonly #field: string
  /** What is asked of the field, or of something made of it. */
  readonly #ask: (test: FieldTest) => Filter

  constructor(
    way: Way,
    field: string,
    ask: (test: FieldTest) => Filter = (test) => ({ kind: 'field', field, test }),
  ) {
    this.#way = way
    this.#field = field
    this.#ask = ask
  }

  static coalesce(handles: readonly unknown[]): ColumnHandle {
    const columns = handles.map((handle) => {
      if (handle instanceof ColumnHandle) return handle
      throw new TypeError('coalesce: expected handles of fields, such as post.title')
    })
    const [first] = columns
    if (first === undefined) throw new TypeError('coalesce: expected a field')
    const wayOf = ({ root, steps }: Way): string => JSON.stringify([root, ...steps])
    if (columns.some((each) => wayOf(each.#way) !== wayOf(first.#way)))
      throw new TypeError('coalesce: the fields are of different rows')
    const fields = columns.map((each) => each.#field)
    return new ColumnHandle(first.#way, first.#field, (test) => ({
      kind: 'coalesce',
      fields,
      test,
    }))
  }

  eq(value: unknown): Condition<string> {
    return this.#test({ operator: 'eq', value: present('eq', value) })
  }

  ne(value: unknown): Condition<string> {
    return this.#test({ operator: 'ne', value: present('ne', value) })
  }

  lt(value: unknown): Condition<string> {
    return this.#test({ operator: 'lt', value: present('lt', value) })
  }

  lte(value: unknown): Condition<string> {
    return this.#test({ operator: 'lte', value: present('lte', value) })
  }

  gt(value: unknown): Condition<string> {
    return this.#test({ operator: 'gt', value: present('gt', value) })
  }

  gte(value: unknown): Condition<string> {
    return this.#test({ operator: 'gte', value: present('gte', value) })
  }

  in(values: readonly unknown[]): Condition<string> {
    return this.#test({ operator: 'in', values: presentAll('in', values) })
  }

  notIn(values: readonly unknown[]): Condition<string> {
    return this.#test({ operator: 'notIn', values: presentAll('notIn', values) })
  }

  contains(text: string): Condition<string> {
    return this.#test({ operator: 'contains', text: string('contains', text), caseSensitive: true })
  }

  startsWith(text: string): Condition<string> {
    const caseSensitive = true
    return this.#test({ operator: 'startsWith', text: string('startsWith', text), caseSensitive })
  }

  endsWith(text: string): Condition<string> {
    return this.#test({ operator: 'endsWith', text: string('endsWith', text), caseSensitive: true })
  }

  icontains(text: string): Condition<string> {
    const caseSensitive = false
    return this.#test({ operator: 'contains', text: string('icontains', text), caseSensitive })
  }

  istartsWith(text: string): Condition<string> {
    const caseSensitive = false
    return this.#test({ operator: 'startsWith', text: string('istartsWith', text), caseSensitive })
  }

  iendsWith(text: string): Condition<string> {
    const caseSensitive = false
    return this.#test({ operator: 'endsWith', text: string('iendsWith', text), caseSensitive })
  }

  isNull(): Condition<string> {
    return this.#test({ operator: 'isNull' })
  }

  isNotNull(): Condition<string> {
    return this.#test({ operator: 'isNotNull' })
  }

  eqOrNull(value: unknown): Condition<string> {
    return this.#test({ operator: 'eqOrNull', value: present('eqOrNull', value) })
  }

  hasKey(key: string): Condition<string> {
    return this.#test({ operator: 'hasKey', key: string('hasKey', key) })
  }

  /** The member of a JSON object, as text. */
  text(key: string): ColumnHandle {
    const name = string('text', key)
    return new ColumnHandle(this.#way, this.#field, (test) =>
      this.#ask({ operator: 'jsonText', key: name, test }),
    )
  }

  asc(): OrderTerm<string> {
    return this.#order('asc')
  }

  desc(): OrderTerm<string> {
    return this.#order('desc')
  }

  #test(test: FieldTest): Condition<string> {
    return along(this.#way, this.#ask(test))
  }

  #order(direction: OrderBy['direction']): OrderTerm<string> {
    const path = [...this.#way.steps, this.#field]
    return createOrderTerm(this.#way.root, { path, direction, nulls: 'last' })
  }
}

class ManyHandle {
  readonly #way: Way
  readonly #relation: string
  readonly #model: string

  constructor(way: Way, relation: string, model: string) {
    this.#way = way
    this.#relation = relation
    this.#model = model
  }

  some(condition: unknown): Condition<string> {
    return throughRelation(this.#way, this.#relation, 'some', this.#model, condition)
  }

  every(condition: unknown): Condition<string> {
    return throughRelation(this.#way, this.#relation, 'every', this.#model, condition)
  }

  none(condition: unknown): Condition<string> {
    return throughRelation(this.#way, this.#relation, 'none', this.#model, condition)
  }
}

function throughRelation(
  way: Way,
  relation: string,
  quantifier: 'is' | 'some' | 'every' | 'none',
  model: string,
  condition: unknown,
): Condition<string> {
  if (!isCondition(condition) || condition.model !== model)
    throw new TypeError(`${relation}.${quantifier}: expected a condition on "${model}"`)
  return along(way, { kind: 'relation', relation, quantifier, filter: condition.filter })
}

/** The condition on the row at the start of the way. */
function along({ root, steps }: Way, filter: Filter): Condition<string> {
  const whole = steps.reduceRight<Filter>(
    (inner, relation) => ({ kind: 'relation', relation, quantifier: 'is', filter: inner }),
    filter,
  )
  return createCondition(root, whole)
}

function present(operator: string, value: unknown): unknown {
  if (value !== undefined && value !== null) return value
  throw new TypeError(`${operator}: the value is ${value}; isNull() and isNotNull() ask for that`)
}

function presentAll(operator: string, values: unknown): readonly unknown[] {
  if (!Array.isArray(values)) throw new TypeError(`${operator}: expected an array`)
  return values.map((value: unknown) => present(operator, value))
}

function string(operator: string, text: unknown): string {
  if (typeof text === 'string') return text
  throw new TypeError(`${operator}: expected a string`)
}
