let registration

/** Imports a TypeScript module of the repository, by its path from the root, into sls. */
async function importTypeScript(path) {
  // As an ES module: the CommonJS twin of tsx's API does not find its own files on Node 20.
  registration ??= import('tsx/esm/api').then(({ register }) => register())
  await registration
  return import(`../${path}`)
}

module.exports = { importTypeScript }
