import type { ModelIr, SchemaIr, StructIr } from '@cratestack/schema/ir'
import { Imports } from '../names/imports.ts'
import type { NameTable } from '../names/name-table.ts'
import { findManyModels } from './form-uses.ts'

export type Role = 'server' | 'client'

/** What every part of one file is emitted from. */
export interface Emission {
  readonly role: Role
  readonly ir: SchemaIr
  readonly models: ReadonlyMap<string, ModelIr>
  readonly structs: ReadonlyMap<string, StructIr>
  readonly names: NameTable
  readonly imports: Imports
  /** Models that some procedure takes a `FindMany` of. */
  readonly searched: ReadonlySet<string>
}

export function createEmission(role: Role, ir: SchemaIr, names: NameTable): Emission {
  return {
    role,
    ir,
    models: new Map(ir.models.map((model) => [model.name, model])),
    structs: new Map(ir.types.map((struct) => [struct.name, struct])),
    names,
    imports: new Imports(names, `cratestack/${role}`),
    searched: findManyModels(ir),
  }
}
