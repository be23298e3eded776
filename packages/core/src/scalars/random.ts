/** Where chance comes from. Everything that needs some takes one of these as an argument. */
export interface Random {
  /** Gives fresh unpredictable bytes, which the caller owns. */
  bytes(length: number): Uint8Array
}
