// HTTP as bytes on a socket, because what is tested here is what no client library would send.

import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** One connection. Everything received is kept; nothing is ever thrown away. */
export class RawConnection {
  readonly socket: Socket
  readonly closed: Promise<void>
  #received = ''
  #isClosed = false
  #waiting: (() => void)[] = []

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1' })
    this.socket.setEncoding('latin1')
    this.socket.on('data', (text: string) => {
      this.#received += text
      this.#wake()
    })
    // A server may well reset what it refused to read; the test looks at what came before.
    this.socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      this.socket.on('close', () => {
        this.#isClosed = true
        this.#wake()
        resolve()
      })
    })
  }

  send(text: string): this {
    this.socket.write(text, 'latin1')
    return this
  }

  /** Takes one answer off what was received; `undefined` when the connection closed before. */
  async answer(options: { readonly isHead?: boolean } = {}): Promise<RawAnswer | undefined> {
    for (;;) {
      const answer = this.#takeAnswer(options.isHead ?? false)
      if (answer !== undefined || this.#isClosed) return answer
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    }
  }

  end(): void {
    this.socket.destroy()
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #takeAnswer(isHead: boolean): RawAnswer | undefined {
    const headEnd = this.#received.indexOf('\r\n\r\n')
    if (headEnd < 0) return undefined
    const [statusLine = '', ...lines] = this.#received.slice(0, headEnd).split('\r\n')
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      }),
    )
    const length = isHead ? 0 : Number(headers.get('content-length') ?? 0)
    const bodyStart = headEnd + 4
    if (this.#received.length < bodyStart + length) return undefined
    const body = this.#received.slice(bodyStart, bodyStart + length)
    this.#received = this.#received.slice(bodyStart + length)
    return { status: Number(statusLine.split(' ')[1]), headers, body }
  }
}
