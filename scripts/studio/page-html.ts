/** The page itself; what it shows is fetched by its script. */
export function pageHtml(token: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="studio-token" content="${token}">
    <title>Plaster studio</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/studio/studio.css">
    <script type="module" src="/studio/studio.js"></script>
  </head>
  <body></body>
</html>
`
}
