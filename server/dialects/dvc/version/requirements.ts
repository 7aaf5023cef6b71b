/** The version of DVC that a project's files ask for: lock files first, since they name one; then what is required. */
import { isRecord, isString } from '../../../../protocol/shape.ts';
import type { Document } from '../../../project/document.ts';
import type { Node } from '../../../yaml/node.ts';
import { Passage } from '../../../yaml/span.ts';
import { tomlParameters } from '../toml/parameters.ts';
import { exactly, hull, type Range, rangeOf, versionOf } from './version.ts';

/** Reads one kind of file; `undefined` where it says nothing of DVC. */
type Reader = (document: Document) => Range | undefined;

/** By the file's name. */
export function lockReader(name: string): Reader | undefined {
  if (name === 'uv.lock' || name === 'poetry.lock' || name === 'pdm.lock') return remembered(lockedPackage);
  return name === 'Pipfile.lock' ? remembered(lockedInPipfile) : undefined;
}

export function requirementReader(name: string): Reader | undefined {
  if (/^requirements.*\.txt$/.test(name)) return remembered(({ text }) => rangeIn(text.split('\n')));
  if (name === 'pyproject.toml') return remembered(requiredByProject);
  return /^(?:environment|conda)\.ya?ml$/.test(name) ? remembered(requiredByConda) : undefined;
}

const known = new WeakMap<Document, { readonly range: Range | undefined }>();

function remembered(read: Reader): Reader {
  return (document) => {
    const result = known.get(document) ?? { range: read(document) };
    known.set(document, result);
    return result.range;
  };
}

/** Such files are written by programs, and long: the one entry is looked for, the rest not read. */
function lockedPackage({ text }: Document): Range | undefined {
  const version = /^name = "dvc"\r?\nversion = "([^"]+)"/m.exec(text)?.[1];
  return locked(version);
}

function lockedInPipfile({ text }: Document): Range | undefined {
  const content = parsed(text);
  if (!isRecord(content)) return undefined;
  const entries = [content['default'], content['develop']].map((section) =>
    isRecord(section) ? section['dvc'] : undefined,
  );
  const versions = entries.map((entry) => (isRecord(entry) ? entry['version'] : undefined));
  const version = versions.find(isString);
  return version === undefined ? undefined : rangeOf(version);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function locked(text: string | undefined): Range | undefined {
  const version = text === undefined ? undefined : versionOf(text);
  return version && exactly(version);
}

/** `dvc[s3] >= 3.0, < 4 ; python_version > "3.9"`; where there are several, what any of them allows. */
function rangeIn(requirements: readonly string[]): Range | undefined {
  const ranges = requirements.flatMap((line) => {
    const specifiers = /^\s*dvc\s*(?:\[[^\]]*\])?\s*(?:\(([^)]*)\)|([^;#@\s][^;#@]*)?)/i.exec(line);
    if (specifiers === null || /^\s*dvc[-_.\w]/i.test(line) || line.includes('@')) return [];
    return [rangeOf((specifiers[1] ?? specifiers[2] ?? '').trim())];
  });
  const [first, ...rest] = ranges;
  return first && rest.reduce(hull, first);
}

/** Lists of requirements wherever they stand, and Poetry's tables: `dvc = "^3.0"`. */
function requiredByProject({ text }: Document): Range | undefined {
  const root = tomlParameters(new Passage(text));
  return root?.kind === 'problem' ? undefined : rangeIn(requirementsIn(root, ''));
}

function requirementsIn(node: Node | undefined, key: string): readonly string[] {
  switch (node?.kind) {
    case 'list':
      return node.items.flatMap((item) => (item.kind === 'str' ? item.value : []));
    case 'dict':
      if (key === 'dependencies' || key === 'dev-dependencies') {
        const dvc = node.named.get('dvc')?.value;
        const version = dvc?.kind === 'dict' ? dvc.named.get('version')?.value : dvc;
        const own = version?.kind === 'str' ? [`dvc ${version.value}`] : [];
        return [...own, ...nested(node)];
      }
      return nested(node);
    default:
      return [];
  }
}

function nested(node: Extract<Node, { kind: 'dict' }>): readonly string[] {
  return [...node.named].flatMap(([name, { value }]) => requirementsIn(value, name));
}

/** `conda-forge::dvc=3.5`, and what pip installs there. */
function requiredByConda({ root }: Document): Range | undefined {
  const dependencies = root?.kind === 'dict' ? root.named.get('dependencies')?.value : undefined;
  const texts = textsIn(dependencies).map((text) => text.replace(/^[^:\s]+::/, ''));
  return rangeIn(texts.map((text) => text.replace(/^(dvc\s*=?\s*=?[\d.*]+)=\S*$/, '$1')));
}

function textsIn(node: Node | undefined): readonly string[] {
  if (node?.kind === 'str') return [node.value];
  if (node?.kind === 'list') return node.items.flatMap(textsIn);
  return node?.kind === 'dict' ? [...node.named.values()].flatMap(({ value }) => textsIn(value)) : [];
}
