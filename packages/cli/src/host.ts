// Everything a command may see of the process it runs in. Comes in as an argument, so that a test
// runs a command without a process, and so that no command touches globals.

export interface Host {
  /** Absolute path that relative paths start from. */
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Opens standard input. */
  stdin(): AsyncIterable<Uint8Array>
  readonly stdout: Output
  readonly stderr: Output
  now(): Date
  /** Calls `stop` on Ctrl-C or SIGTERM, or when nobody reads the output any more. Returns how to unsubscribe. */
  onInterrupt(stop: () => void): () => void
  /**
   * Calls `listen` for errors that nobody caught and promises that nobody awaited, which would else
   * end the process. Returns how to unsubscribe.
   */
  onStrayError(listen: (error: unknown) => void): () => void
}

export interface Output {
  write(text: string): void
  readonly isTerminal: boolean
  /** Width of the terminal; `undefined` when there is none. */
  readonly columns: number | undefined
}

/** 0: fine. 1: an error or a finding. 2: the caller has to correct the call or to decide. */
export type ExitCode = 0 | 1 | 2
