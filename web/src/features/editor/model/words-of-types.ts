import type { NodeType, Schema } from '@/lib/api/types';
import { aboutTexts, helpTexts } from './help-texts';

/** The node types as the editor speaks of them. */
export const inEditorWords = (types: NodeType[]): NodeType[] =>
  types.map((type) => ({
    ...type,
    description: aboutTexts[type.type] ?? type.description,
    config_schema: withHelp(type.config_schema, helpTexts[type.type] ?? {}, ''),
  }));

function withHelp(schema: Schema, help: (typeof helpTexts)[string], at: string): Schema {
  const said = help[at];
  return {
    ...schema,
    ...(said?.title !== undefined && { title: said.title }),
    ...(said?.description !== undefined && { description: said.description || undefined }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, member]) => [
          name,
          withHelp(member, help, at === '' ? name : `${at}.${name}`),
        ]),
      ),
    }),
    ...(schema.items && { items: ofItems(schema.items, help, at) }),
  };
}

/** What is said of a list is not said of each of its items again. */
function ofItems(items: Schema, help: (typeof helpTexts)[string], at: string): Schema {
  const { [at]: _, ...others } = help;
  return withHelp(items, others, at);
}
