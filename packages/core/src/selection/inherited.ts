/**
 * What every object inherits under a name. An optional member called `constructor` or `toString` has
 * to admit it, or no object without the member would fit.
 */
export type Inherited<Name extends keyof ObjectConstructor['prototype']> =
  ObjectConstructor['prototype'][Name]
