import { enclosed } from '../text/layout.ts'
import type { NameTable } from './name-table.ts'

/** What one file imports, from the one entry that it may import from. */
export class Imports {
  readonly #names: NameTable
  readonly #entry: string
  readonly #used = new Map<string, { readonly local: string; readonly kind: 'type' | 'value' }>()

  /** Made when everything that the file declares has its name: imports make way. */
  constructor(names: NameTable, entry: string) {
    this.#names = names
    this.#entry = entry
  }

  /** The local name of a type of the runtime. */
  type(name: string): string {
    return this.#use(name, 'type')
  }

  /** The local name of a function of the runtime. */
  value(name: string): string {
    return this.#use(name, 'value')
  }

  /** The statement, as the formatter sorts and breaks it. */
  emit(): readonly string[] {
    const entries = [...this.#used].sort(([left], [right]) => compareNatural(left, right))
    if (entries.length === 0) return []
    const onlyTypes = entries.every(([, { kind }]) => kind === 'type')
    const parts = entries.map(([name, { local, kind }]) => {
      const renamed = local === name ? name : `${name} as ${local}`
      return kind === 'type' && !onlyTypes ? `type ${renamed}` : renamed
    })
    const open = onlyTypes ? 'import type {' : 'import {'
    return enclosed(open, parts, `} from '${this.#entry}'`, { padded: true })
  }

  #use(name: string, kind: 'type' | 'value'): string {
    const known = this.#used.get(name)
    if (known !== undefined) return known.local
    const key = `import ${name}`
    const local =
      kind === 'type' ? this.#names.claimType(key, name) : this.#names.claimBoth(key, name)
    this.#used.set(name, { local, kind })
    return local
  }
}

/** Letter by letter, upper before lower case of the same one: the order of Biome's import sorter. */
function compareNatural(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at += 1) {
    const one = left.charAt(at)
    const other = right.charAt(at)
    if (one === other) continue
    const lower = one.toLowerCase()
    const otherLower = other.toLowerCase()
    if (lower === otherLower) return one < other ? -1 : 1
    return lower < otherLower ? -1 : 1
  }
  return left.length - right.length
}
