#!/usr/bin/env node
// The command lives in its own package; this file gives it its name.
import '@cratestack/cli/bin'
