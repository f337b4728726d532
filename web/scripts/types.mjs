// The types of the API as its server describes it: `npm run types [ADDRESS]` writes src/lib/api/openapi.d.ts; with --check it
// only says whether that file is what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const [address = 'http://127.0.0.1:8080', ...flags] = process.argv.slice(2);
const file = new URL('../src/lib/api/openapi.d.ts', import.meta.url).pathname;

const named = (name) => ts.factory.createTypeReferenceNode(name);
const kSaysWhat = ['type', '$ref', 'enum', 'const', 'oneOf', 'anyOf', 'allOf', 'properties', 'additionalProperties'];

/** What a schema leaves open is JSON, not `unknown`. */
function transform(schema, { path }) {
  if (path?.includes('/components/responses/')) return undefined;
  const says = (key) => schema[key] !== undefined;
  if (!kSaysWhat.some(says)) return named('Json');
  if (says('properties') || says('additionalProperties') || says('allOf')) return undefined;
  if (schema.type === 'object') return named('JsonObject');
  if (schema.type === 'array' && !says('items')) return ts.factory.createArrayTypeNode(named('Json'));
  if (Array.isArray(schema.type) && schema.type.includes('object')) {
    const others = schema.type
      .filter((type) => type !== 'object')
      .map((type) =>
        type === 'null'
          ? ts.factory.createLiteralTypeNode(ts.factory.createNull())
          : ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
      );
    return ts.factory.createUnionTypeNode([named('JsonObject'), ...others]);
  }
  return undefined;
}

const kJoins = ['allOf', 'anyOf', 'oneOf'];
const onlyRequires = (member) => Object.keys(member).join() === 'required';

/** That members must be there is no type of its own: those of `allOf` are required by the whole, of the others no more is said. */
function joined(schema) {
  if (Array.isArray(schema)) return schema.map(joined);
  if (!schema || typeof schema !== 'object') return schema;
  const all = Array.isArray(schema.allOf) ? schema.allOf.filter(onlyRequires).flatMap((member) => member.required) : [];
  const required = all.length ? { required: [...(schema.required ?? []), ...all] } : {};
  const members = Object.entries({ ...schema, ...required }).map(([name, member]) =>
    kJoins.includes(name) && Array.isArray(member)
      ? [name, member.filter((each) => !onlyRequires(each))]
      : [name, member],
  );
  const said = members.filter(([name, member]) => !kJoins.includes(name) || member.length !== 0);
  return Object.fromEntries(said.map(([name, member]) => [name, joined(member)]));
}

const described = await (await fetch(new URL('/api/v1/openapi.json', address))).json();
const tree = await openapiTS(joined(described), {
  transform,
  inject: "import type { Json, JsonObject } from './json';",
});
const heading = '// Made by `npm run types` from what the server says of itself. Not to be edited.\n\n';
const text = await format(heading + astToString(tree), { ...(await resolveConfig(file)), filepath: file });

if (flags.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('src/lib/api/openapi.d.ts is not what the server says: run `npm run types ADDRESS`');
    process.exit(1);
  }
} else {
  writeFileSync(file, text);
}
