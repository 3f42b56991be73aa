import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openApiTypes, { astToString } from 'openapi-typescript';
import { endpoints } from '../gateway/endpoints';
import { openApiDocument } from '../gateway/openapi/document';

/**
 * Writes the types of the page's client, from the OpenAPI document that the server serves. Only the compiler reads them:
 * the build of the page and the page itself do not.
 */
async function main(): Promise<void> {
  const document = openApiDocument(endpoints, { publicUrl: 'http://localhost' });
  const types = astToString(await openApiTypes(JSON.stringify(document)));
  writeFileSync(join(__dirname, '..', 'web', 'src', 'api', 'schema.d.ts'), types);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
