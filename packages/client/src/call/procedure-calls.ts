import { isPlainObject } from '@cratestack/core'
import { badInput } from '../errors/client-error.ts'
import type { ClientProcedure, ClientSchema } from '../schema/client-schema.ts'
import { complete, type Shapes } from '../schema/shapes.ts'
import type { CallOptions } from './client-options.ts'
import type { Transport } from './transport.ts'

/** A method for each procedure. */
export function createProcedureCalls(
  schema: ClientSchema,
  shapes: Shapes,
  transport: Transport,
): object {
  const calls = Object.create(null)
  for (const [name, procedure] of Object.entries(schema.procedures))
    calls[name] = createCall(name, procedure, shapes, transport)
  return calls
}

function createCall(
  name: string,
  procedure: ClientProcedure,
  shapes: Shapes,
  transport: Transport,
): (...parameters: readonly unknown[]) => Promise<unknown> {
  const op = `procedures.${name}`
  const parameters = Object.keys(procedure.args)
  // The only parameter, where it is called "args", is given by itself (its value stands for all).
  const isFlat = parameters.length === 1 && parameters[0] === 'args'
  return async (...given) => {
    const [args, options] = parameters.length === 0 ? [{}, given[0]] : given
    const value = isFlat ? { args } : args
    if (!isPlainObject(value)) throw badInput(op, `expected an object of ${parameters.join(', ')}`)
    const body = { shape: shapes.call(name, procedure.args), value }
    const answer = shapes.result(procedure.returns)
    const request = { op, method: 'POST', path: procedure.path, body, answer } as const
    return complete(await transport.send(request, readOptions(op, options)), answer)
  }
}

function readOptions(op: string, options: unknown): CallOptions {
  if (options === undefined) return {}
  if (isPlainObject(options)) return options
  throw badInput(op, 'the options of a call must be an object')
}
