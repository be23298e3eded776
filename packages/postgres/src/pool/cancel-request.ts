import { type Client, Connection } from 'pg'

/** How long a server may take to hear of it; a statement's own timeout ends it otherwise. */
const patienceMs = 5000

/**
 * Asks the server, over a connection of its own, to cancel what another connection runs
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS).
 * Resolves when the server has hung up, which it does after it has passed the request on, so that
 * the next statement of the connection is safe. Never rejects: whoever wants to cancel is gone.
 */
export function sendCancelRequest(client: Client): Promise<void> {
  const connection = new Connection({ ssl: client.ssl })
  const key = readBackendKey(client)
  if (key === undefined || !canCancel(connection)) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => connection.stream.destroy(), patienceMs)
    const send = (): void => connection.cancel(key.processId, key.secretKey)
    connection.on('connect', () => (client.ssl ? connection.requestSsl() : send()))
    connection.on('sslconnect', send)
    connection.on('error', () => connection.stream.destroy())
    connection.on('end', () => {
      clearTimeout(timer)
      resolve()
    })
    if (client.host.startsWith('/')) connection.connect(`${client.host}/.s.PGSQL.${client.port}`)
    else connection.connect(client.port, client.host)
  })
}

/** Members of `pg`'s connection that its types leave out. */
interface CancelConnection {
  connect(portOrSocket: number | string, host?: string): void
  requestSsl(): void
  cancel(processId: number, secretKey: number): void
}

function canCancel(connection: Connection): connection is Connection & CancelConnection {
  return ['connect', 'requestSsl', 'cancel'].every(
    (name) => typeof Reflect.get(connection, name) === 'function',
  )
}

function readBackendKey(client: Client): { processId: number; secretKey: number } | undefined {
  const processId: unknown = Reflect.get(client, 'processID')
  const secretKey: unknown = Reflect.get(client, 'secretKey')
  return typeof processId === 'number' && typeof secretKey === 'number'
    ? { processId, secretKey }
    : undefined
}
