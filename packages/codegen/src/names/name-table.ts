// Who gets which name in one generated file. What the schema declares keeps its name, unless the
// language or the fixed part of the file has it; what is derived from it makes way. Whoever makes way
// gets an underscore, which is also what reserved words get.

import { reservedTypes, reservedValues } from './reserved-words.ts'

export class NameTable {
  readonly #types = new Map<string, string>()
  readonly #values = new Map<string, string>()
  readonly #takenTypes = new Set(reservedTypes)
  readonly #takenValues = new Set(reservedValues)

  /**
   * Claims a name for a type.
   *
   * @param key - what the type stands for, such as `model Post`: the way to ask for it later
   */
  claimType(key: string, wanted: string): string {
    return this.#claim(key, wanted, true, false)
  }

  claimValue(key: string, wanted: string): string {
    return this.#claim(key, wanted, false, true)
  }

  /** One name for a type and a value, as enums have. */
  claimBoth(key: string, wanted: string): string {
    return this.#claim(key, wanted, true, true)
  }

  /** Lets a key stand for a type that has its name already. */
  alias(key: string, name: string): void {
    this.#types.set(key, name)
  }

  isTypeTaken(name: string): boolean {
    return this.#takenTypes.has(name)
  }

  type(key: string): string {
    return found(this.#types, key)
  }

  value(key: string): string {
    return found(this.#values, key)
  }

  hasType(key: string): boolean {
    return this.#types.has(key)
  }

  #claim(key: string, wanted: string, asType: boolean, asValue: boolean): string {
    let name = wanted
    while ((asType && this.#takenTypes.has(name)) || (asValue && this.#takenValues.has(name)))
      name += '_'
    if (asType) {
      this.#takenTypes.add(name)
      this.#types.set(key, name)
    }
    if (asValue) {
      this.#takenValues.add(name)
      this.#values.set(key, name)
    }
    return name
  }
}

function found(names: ReadonlyMap<string, string>, key: string): string {
  const name = names.get(key)
  if (name === undefined) throw new TypeError(`codegen: nothing claimed a name for "${key}"`)
  return name
}
