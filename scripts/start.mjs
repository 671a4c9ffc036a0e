const oldest = [20, 19]

/**
 * Runs a TypeScript entry file in this process, once Node is known to be new enough for it. One that
 * loads no further TypeScript by itself starts faster `bundled`.
 */
export async function start(entry, { bundled = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    console.error(
      `Node ${process.versions.node} is too old: Plaster needs ${oldest.join('.')} or later.`,
    )
    process.exit(1)
  }
  // The SDK says on every start that it will want Node 22 one day; deployed it runs on 24.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  if (bundled) {
    const { bundle } = await import('./bundle.mjs')
    // Where the cache cannot be written it starts slower, but it starts.
    const file = await bundle(entry).catch(() => undefined)
    if (file) return import(file.href)
  }
  const { register } = await import('tsx/esm/api')
  register()
  await import(entry.href)
}
