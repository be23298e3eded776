import { defineConfig } from 'vitest/config'

// Packages list a `source` condition first, so tests read the sources and need no build.
const conditions = ['source']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'packages/*/tests/**/*.test.ts',
      'scripts/tests/**/*.test.mjs',
      'examples/**/*.test.ts',
    ],
    typecheck: {
      enabled: true,
      include: ['packages/*/tests/**/*.test-d.ts'],
      tsconfig: 'tsconfig.tests.json',
      // Everything else is type-checked by `tsc -p tsconfig.tests.json`, a step of `npm run check`.
      ignoreSourceErrors: true,
    },
    // A test that starts a process on a busy machine needs seconds; one that hangs needs an end.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The CI script reads the numbers of its last line from this file.
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', 'json'],
    outputFile: { json: 'node_modules/.cache/cratestack/tests.json' },
  },
})
