export function bundle(entry: URL): Promise<URL>
