import { checkSchema } from '@cratestack/schema'
import type { SchemaIr } from '@cratestack/schema/ir'

/** The IR of a schema that has no mistakes. */
export function schemaOf(text: string): SchemaIr {
  const { ir, diagnostics } = checkSchema(text)
  if (ir === undefined) throw new Error(diagnostics.map((each) => each.message).join('\n'))
  return ir
}
