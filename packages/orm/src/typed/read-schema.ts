import type { SchemaIr } from '@cratestack/schema/ir'

/**
 * Reads the description of a schema that stands in generated code.
 *
 * @throws TypeError when it was written for another version of the runtime
 */
export function readSchema(text: string): SchemaIr {
  const schema: unknown = JSON.parse(text)
  const version =
    typeof schema === 'object' && schema !== null && 'version' in schema
      ? schema.version
      : undefined
  if (version !== 1)
    throw new TypeError('readSchema: generated for another version of cratestack; generate again')
  // Written by our own generator from a checked schema, and committed next to the code that uses it.
  return schema as SchemaIr
}
