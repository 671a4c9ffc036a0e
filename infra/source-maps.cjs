const { readFile } = require('node:fs/promises')
const { join } = require('node:path')
const { promisify } = require('node:util')
const zlib = require('node:zlib')
const { buildDirectory } = require('./build.cjs')
const { ofSls } = require('./stack.cjs')

const gzip = promisify(zlib.gzip)

/** Puts the source maps, a quarter of their size, beside the zips of a deploy, with which sls keeps and removes them. */
async function uploadSourceMaps(serverless) {
  const { service, serviceDir } = serverless
  if (service.custom.sourceMaps === 'inline' || service.provider.shouldNotDeploy) return
  const provider = serverless.getProvider('aws')
  const { S3Client, PutObjectCommand } = ofSls('@aws-sdk/client-s3')
  const client = new S3Client(await provider.getAwsSdkV3Config())
  const Bucket = await provider.getServerlessDeploymentBucketName()
  await Promise.all(
    service.getAllFunctions().map(async (name) => {
      const file = `maps/${name}.json`
      const Body = await gzip(await readFile(join(serviceDir, buildDirectory, file)))
      const Key = `${service.package.artifactDirectoryName}/${file}.gz`
      await client.send(
        new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/gzip' }),
      )
    }),
  )
}

module.exports = { uploadSourceMaps }
