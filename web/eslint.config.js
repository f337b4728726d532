import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Direction of imports: shared (components, lib, testing) → features → app. Features know nothing of one another. */
function forbid(files, patterns, message) {
  return {
    files,
    rules: {
      'no-restricted-imports': ['error', { patterns: patterns.map((pattern) => ({ regex: pattern, message })) }],
      'no-restricted-syntax': [
        'error',
        ...patterns.map((pattern) => ({
          selector: `ImportExpression[source.value=/${pattern.replaceAll('/', '\\/')}/]`,
          message,
        })),
        {
          selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
          message: 'What people wrote is shown as text, never as markup.',
        },
      ],
    },
  };
}

const features = readdirSync(new URL('./src/features', import.meta.url));

export default tseslint.config(
  { ignores: ['dist', 'src/lib/api/openapi.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  reactHooks.configs.flat['recommended-latest'],
  // Plain scripts, some of them half in Node and half in the browser.
  { files: ['scripts/**', 'public/**', '*.config.*'], rules: { 'no-undef': 'off' } },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
    },
  },
  forbid(
    ['src/components/**', 'src/lib/**', 'src/testing/**'],
    ['^@/features/', '^@/app/', '^(\\.\\./)+(features|app)/'],
    'Shared code does not know the features nor the app.',
  ),
  ...features.map((feature) =>
    forbid(
      [`src/features/${feature}/**`],
      ['^@/features/', '^@/app/', '^\\.\\./'],
      'A feature uses shared code and itself (./), not other features nor the app.',
    ),
  ),
);
