import type { Orm, OrmOptions } from './orm.ts'

export function createOrm(options: OrmOptions): Orm {
  throw new TypeError(`createOrm: not built yet for version ${options.schema.version}`)
}
