/** Lets one at a time through, in the order of their coming. */
export class Turnstile {
  #last: Promise<void> = Promise.resolve()

  /** Waits for everybody before, and gives the function that lets the next one through. */
  async enter(): Promise<() => void> {
    const before = this.#last
    let leave = (): void => undefined
    this.#last = new Promise((resolve) => {
      leave = resolve
    })
    await before
    return leave
  }
}
