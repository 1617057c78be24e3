// Is the OpenAPI document in a file valid? Says what is not, status 1.
import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';

const result = await new Validator().validate(JSON.parse(await readFile(process.argv[2], 'utf8')));
if (!result.valid) {
	console.log(JSON.stringify(result.errors, null, 1).slice(0, 4000));
	process.exit(1);
}
