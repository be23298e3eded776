/** Which prepared statements a connection has, the least recently used first. */
export class PreparedStatements {
  readonly #limit: number
  /** `unsure` where an error left open whether the server has it. */
  readonly #known = new Map<string, 'prepared' | 'unsure'>()

  /** @param limit - how many to keep; 0 for none, then statements have no names */
  constructor(limit: number) {
    this.#limit = limit
  }

  get disabled(): boolean {
    return this.#limit === 0
  }

  /** Makes a statement the most recently used one. Says whether to prepare it, and what to drop. */
  use(name: string): { readonly prepare: boolean; readonly close: readonly string[] } {
    const state = this.#known.get(name)
    this.#known.delete(name)
    this.#known.set(name, state ?? 'unsure')
    if (state === 'prepared') return { prepare: false, close: [] }
    return { prepare: true, close: state === 'unsure' ? [name] : this.#evict() }
  }

  confirm(name: string): void {
    if (this.#known.has(name)) this.#known.set(name, 'prepared')
  }

  /** The server lost the statement, or its plan went stale. */
  doubt(name: string): void {
    if (this.#known.has(name)) this.#known.set(name, 'unsure')
  }

  #evict(): readonly string[] {
    if (this.#known.size <= this.#limit) return []
    const [oldest] = this.#known.keys()
    if (oldest === undefined) return []
    this.#known.delete(oldest)
    return [oldest]
  }
}
