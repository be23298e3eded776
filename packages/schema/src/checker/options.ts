/** What a caller may ask of a check. Every option has the default that most callers want. */
export interface CheckOptions {
  /** Report every warning as an error. Default `false`. */
  readonly strict?: boolean
  /**
   * Who will consume the schema. Policy errors are warnings for clients and embedded stores, which
   * do not compile rules; what an embedded store cannot hold is an error there. Default: a server,
   * without checking the provider.
   */
  readonly target?: 'server' | 'embedded' | 'client'
  /** Report an unknown policy action (CS0802) as a warning, as releases before 0.14 kept silent. */
  readonly compatLenient?: boolean
  /** Report mixins, types and enums that nothing uses (CSW1030). Default `false`. */
  readonly unused?: boolean
}
