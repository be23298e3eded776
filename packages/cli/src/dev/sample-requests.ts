// Three requests to copy: one that reads, one that writes or calls, and the same one by nobody,
// which shows that access is denied by default.

import type { ColumnIr, ModelIr, ProcedureIr, SchemaIr } from '@cratestack/schema/ir'
import { sampleObject, sampleValue } from './sample-value.ts'

export interface SampleRequest {
  readonly purpose: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/**
 * @param callerHeaders - headers that make the caller somebody; `undefined` to make up a principal
 *   from the schema's `auth` block, as `cratestack dev` understands it
 */
export function sampleRequests(
  schema: SchemaIr,
  callerHeaders: Readonly<Record<string, string>> | undefined,
): readonly SampleRequest[] {
  const headers = callerHeaders ?? principalHeader(schema)
  const [model] = schema.models.filter((each) => !each.internal.includes('list'))
  const read: readonly SampleRequest[] =
    model === undefined
      ? []
      : [
          {
            purpose: 'read',
            method: 'GET',
            path: `/${model.route}?limit=3`,
            headers,
            body: undefined,
          },
        ]
  const effect = sampleCreate(schema, headers) ?? sampleCall(schema, headers)
  if (effect === undefined) return read
  const denied = { ...effect, purpose: 'the same by nobody, which is denied', headers: {} }
  return [...read, effect, denied]
}

/** One line for a shell that understands POSIX quoting. */
export function toCurl({ method, path, headers, body }: SampleRequest, baseUrl: string): string {
  const all = {
    accept: 'application/json',
    ...headers,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  return [
    'curl -s',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    quote(`${baseUrl}${path}`),
    ...Object.entries(all).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${quote(JSON.stringify(body))}`]),
  ].join(' ')
}

function sampleCreate(
  schema: SchemaIr,
  headers: Readonly<Record<string, string>>,
): SampleRequest | undefined {
  for (const model of schema.models.filter(isCreatable)) {
    const body = sampleObject(createInputs(model), schema)
    if (body !== undefined)
      return {
        purpose: `create a ${model.name}`,
        method: 'POST',
        path: `/${model.route}`,
        headers,
        body,
      }
  }
  return undefined
}

/** Rows with a foreign key need another row first, which a sample cannot know. */
function isCreatable(model: ModelIr): boolean {
  return (
    !model.internal.includes('create') &&
    model.policies.some(
      ({ effect, action }) => effect === 'allow' && (action === 'create' || action === 'all'),
    ) &&
    !model.fields.some(
      (field) =>
        field.kind === 'relation' &&
        field.owning &&
        createInputs(model).some(
          (input) => input.name === field.localField && input.type.arity === 'required',
        ),
    )
  )
}

function createInputs(model: ModelIr): readonly ColumnIr[] {
  return model.fields.filter(
    (field): field is ColumnIr =>
      field.kind === 'column' &&
      field.default === undefined &&
      !field.readonly &&
      !field.serverOnly &&
      !field.version,
  )
}

function sampleCall(
  schema: SchemaIr,
  headers: Readonly<Record<string, string>>,
): SampleRequest | undefined {
  for (const procedure of schema.procedures) {
    const args = procedure.args.map((argument) => ({ ...argument, validators: [] }))
    const body = sampleObject(args, schema)
    if (body !== undefined)
      return {
        purpose: `call ${procedure.name}`,
        method: 'POST',
        path: procedurePath(procedure),
        headers,
        body,
      }
  }
  return undefined
}

function procedurePath({ name, apiVersion }: ProcedureIr): string {
  return `${apiVersion === undefined ? '' : `/${apiVersion}`}/$procs/${name}`
}

function principalHeader(schema: SchemaIr): Readonly<Record<string, string>> {
  if (schema.auth === undefined) return {}
  const role = firstRole(schema)
  const members = schema.auth.fields
    .filter(({ type }) => type.arity !== 'optional')
    .map((field) => [
      field.name,
      field.name === 'role' && role !== undefined ? role : sampleValue(field, schema),
    ])
  return { authorization: `Dev ${JSON.stringify(Object.fromEntries(members))}` }
}

/** The first role that a rule of the schema asks for. */
function firstRole(schema: SchemaIr): string | undefined {
  const rules = [...schema.models, ...schema.procedures].flatMap(({ policies }) => policies)
  for (const { text } of rules) {
    const role = /hasRole\(\s*['"]([^'"]+)['"]/.exec(text)?.[1]
    if (role !== undefined) return role
  }
  return undefined
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
