// When vitest is killed its workers would go on, and all that they started.
process.once('disconnect', () => process.exit(1))
