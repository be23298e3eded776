// What the language knows and no package acts on yet (DESIGN D12). Delete a line in the commit that
// makes its attribute act; nothing else has to change for the diagnostic to go away.

/** Attributes of the original: accepted with CSW0476, because its schemas must parse. */
export const unbuiltOfOriginal: ReadonlySet<string> = new Set([
  '@pii',
  '@sensitive',
  '@rename',
  '@@emit',
  '@@subscribe',
  '@@audit',
  '@@retain',
  '@@rename',
  '@@mcp',
  '@@materialized(refresh)',
  '@@embedded_sql',
  '@isolation',
  '@no_idempotency',
  '@stream',
  '@no_rate_limit',
  '@mcp',
  'query',
  'mcp',
])

/** Attributes and arguments of ours: refused with CS0476 (spec/language 8.14). */
export const unbuiltOfOurs: ReadonlySet<string> = new Set([
  'enumStorage = "native"',
  '@filterable',
  '@sortable',
  '@map',
  '@@map',
  '@@path',
  '@@expose',
  '@@page_limit',
  '@@soft_delete(unique)',
  '@@soft_delete(cascade)',
  '@@audit(reads)',
  '"restore"',
  '"readDeleted"',
  '@@sync',
  '@@materialized(refreshOn)',
  '@@materialized(debounce)',
  '@@materialized(maxLag)',
  'variant @rename',
  '@@drop',
  '@isolation(readOnly)',
  '@codecs',
  '@internal',
])
