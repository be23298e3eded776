// TypeScript's types of the language's values (spec/language 3.4).

import type { ScalarName, TypeIr } from '@cratestack/schema/ir'
import type { Emission } from './emission.ts'

/**
 * `exact`: what our code hands out, all members present. `lenient`: what it takes, where optional
 * members may be left out and a Decimal or an instant has several forms.
 */
export type Form = 'exact' | 'lenient'

/** The type of a value that is there, without its arity. */
export function valueType(emission: Emission, type: TypeIr, form: Form): string {
  switch (type.kind) {
    case 'scalar':
      return scalarType(emission, type.name, form)
    case 'enum':
      return emission.names.type(`enum ${type.name}`)
    case 'type':
    case 'model':
      return emission.names.type(`${form} ${type.name}`)
    case 'page':
      return `${emission.imports.type('Page')}<${emission.names.type(`${form} ${type.item}`)}>`
    case 'pageInput':
      return emission.imports.type('PageInput')
    case 'findMany':
      return emission.names.type(`findMany ${type.model}`)
  }
}

/** The type with its arity. */
export function arityType(emission: Emission, type: TypeIr, form: Form): string {
  const value = valueType(emission, type, form)
  switch (type.arity) {
    case 'required':
      return value
    case 'optional':
      return `${value} | null`
    case 'list':
      return `readonly ${value}[]`
  }
}

export function scalarType(emission: Emission, name: ScalarName, form: Form): string {
  switch (name) {
    case 'String':
    case 'Cuid':
    case 'Uuid':
      return 'string'
    case 'Int':
    case 'Float':
      return 'number'
    case 'BigInt':
      return 'bigint'
    case 'Boolean':
      return 'boolean'
    case 'DateTime':
      return form === 'exact' ? 'string' : emission.imports.type('DateTimeInput')
    case 'Decimal':
      if (form === 'lenient') return emission.imports.type('DecimalInput')
      return emission.role === 'server' ? emission.imports.type('Decimal') : 'string'
    case 'Json':
      return emission.imports.type('JsonValue')
    case 'Bytes':
    case 'Geography':
    case 'Geometry':
      return 'Uint8Array'
    case 'Vector':
      return 'readonly number[]'
  }
}
