import type { PoolClient } from 'pg'
import type { ExchangeRequest, Wire } from '../session/wire.ts'
import { sendCancelRequest } from './cancel-request.ts'
import { StatementExchange } from './statement-exchange.ts'

/** A connection of `pg`. */
export class PoolWire implements Wire {
  readonly #client: PoolClient
  #broken = false

  constructor(client: PoolClient) {
    this.#client = client
    // `pg` reports a lost connection here as well as to whoever waits for an answer, and an error
    // event that nobody listens to would end the process.
    const lose = (): void => {
      this.#broken = true
    }
    client.on('error', lose)
    client.on('end', lose)
  }

  get broken(): boolean {
    return this.#broken
  }

  exchange(request: ExchangeRequest): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#client.query(new StatementExchange(request, resolve, reject))
    })
  }

  async command(text: string): Promise<void> {
    await this.#client.query(text)
  }

  cancel(): Promise<void> {
    return sendCancelRequest(this.#client)
  }
}
