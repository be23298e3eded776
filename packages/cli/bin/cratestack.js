#!/usr/bin/env node
// npm links a command at install time, and only to a file that is there. In a fresh clone the build
// is not, so the command is this file and not dist/main.js.
import '../dist/main.js'
