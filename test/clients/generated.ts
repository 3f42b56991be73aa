import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endpoints } from '../../gateway/endpoints';
import { openApiDocument } from '../../gateway/openapi/document';
import type { Client } from './client';
import { flow } from './flow';
import { maven, npm, python, run } from './installed';

const GENERATOR = '7.25.0';
const languages = ['python', 'typescript-fetch', 'java', 'go'] as const;
type Language = (typeof languages)[number];

const documentIn = (folder: string): string => {
  const file = join(folder, 'openapi.json');
  if (!existsSync(file)) {
    writeFileSync(file, JSON.stringify(openApiDocument(endpoints, { publicUrl: 'http://127.0.0.1:8080' })));
  }
  return file;
};

/** The four clients of openapi-generator, generated at the first use: its start takes longer than its work. */
async function madeBy(folder: string, language: Language): Promise<string> {
  const target = join(folder, language);
  if (existsSync(target)) return target;
  const name = `openapi-generator-cli-${GENERATOR}`;
  const jar = join(await maven(name, `org/openapitools/openapi-generator-cli/${GENERATOR}`), `${name}.jar`);
  const configurations = languages.map((generatorName) => {
    const file = join(folder, `${generatorName}.json`);
    const library = generatorName === 'java' ? { library: 'native' } : {};
    const outputDir = join(folder, generatorName);
    writeFileSync(
      file,
      JSON.stringify({ generatorName, inputSpec: documentIn(folder), outputDir, ...library }),
    );
    return file;
  });
  run('java', ['-jar', jar, 'batch', '--fail-fast', ...configurations], folder);
  return target;
}

const generator = (
  language: Language,
  needs: readonly string[],
  use: (made: string, folder: string) => Promise<string>,
): Client => ({
  name: `openapi-generator ${GENERATOR} for ${language}`,
  needs: ['java', ...needs],
  run: async (folder) => use(await madeBy(folder, language), folder),
});

/** The compiler, as strict as can be, for one of its kinds of modules. */
const compileTypescript = (file: string, modules: readonly string[], ...options: readonly string[]): string =>
  run(tsc, [...STRICT, ...modules, ...options, file], dirname(file));
const STRICT = ['--strict', '--skipLibCheck', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable'];
const NODE = ['--module', 'nodenext', '--moduleResolution', 'nodenext'];
const BUNDLER = ['--module', 'esnext', '--moduleResolution', 'bundler'];
const tsc = join(__dirname, '..', '..', 'node_modules', '.bin', 'tsc');

async function compileJava(made: string, folder: string): Promise<string> {
  const libraries = await maven('java-native-libraries', ...JAVA_LIBRARIES);
  const files = readdirSync(join(made, 'src', 'main'), { withFileTypes: true, recursive: true })
    .filter(({ name }) => name.endsWith('.java'))
    .map(({ parentPath, name }) => join(parentPath, name));
  const list = join(folder, 'java-files');
  writeFileSync(list, files.join('\n'));
  run(
    'javac',
    ['-nowarn', '-proc:none', '-d', join(folder, 'java-classes'), '-cp', join(libraries, '*'), `@${list}`],
    made,
  );
  return 'compiles';
}

/** The dependencies in the generated pom.xml. */
const JAVA_LIBRARIES = [
  'com/fasterxml/jackson/core/jackson-core/2.21.5',
  'com/fasterxml/jackson/core/jackson-annotations/2.21',
  'com/fasterxml/jackson/core/jackson-databind/2.21.5',
  'com/fasterxml/jackson/datatype/jackson-datatype-jsr310/2.21.5',
  'org/openapitools/jackson-databind-nullable/0.2.11',
  'com/google/code/findbugs/jsr305/3.0.2',
  'jakarta/annotation/jakarta.annotation-api/1.3.5',
];

/** The TypeScript generators, in a folder of the cache. */
const typescriptTools = () =>
  npm('typescript-generators', 'openapi-typescript@7.13.0', '@hey-api/openapi-ts@0.99.0', 'typescript@5.9.3');

/** Clients and types that are made of our document, and compiled; two of them go through a flow. */
export const generated: readonly Client[] = [
  generator('python', ['python3'], async (made) => {
    const interpreter = await python(
      `openapi-generator-${GENERATOR}`,
      'urllib3==2.8.0',
      'python-dateutil==2.9.0.post0',
      'pydantic==2.14.4',
      'typing-extensions==4.16.0',
    );
    return flow('generated for python', interpreter, 'with_generated_python.py', { PYTHONPATH: made });
  }),
  generator('typescript-fetch', [], async (made) => {
    const out = join(made, 'compiled');
    compileTypescript(join(made, 'index.ts'), NODE, '--outDir', out);
    return flow('generated for typescript-fetch', process.execPath, 'with_typescript_fetch.js', {
      CLIENT: out,
    });
  }),
  generator('java', ['javac'], compileJava),
  generator('go', ['go'], async (made) => {
    rmSync(join(made, 'test'), { recursive: true, force: true });
    run('go', ['build', './...'], made);
    return 'compiles';
  }),
  {
    name: 'openapi-typescript 7.13.0',
    needs: [],
    run: async (folder) => {
      const types = join(folder, 'openapi-typescript.ts');
      run(join(await typescriptTools(), 'openapi-typescript'), [documentIn(folder), '-o', types], folder);
      compileTypescript(types, NODE, '--noEmit');
      return 'compiles';
    },
  },
  {
    name: '@hey-api/openapi-ts 0.99.0',
    needs: [],
    run: async (folder) => {
      const made = join(folder, 'hey-api');
      mkdirSync(made);
      run(join(await typescriptTools(), 'openapi-ts'), ['-i', documentIn(folder), '-o', made], folder);
      compileTypescript(join(made, 'index.ts'), BUNDLER, '--noEmit');
      return 'compiles';
    },
  },
];
