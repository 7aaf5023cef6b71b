import assert from 'node:assert/strict';
import path from 'node:path';
import { features } from '../../../../server/dialects/dvc/version/features.ts';
import { knownVersion } from '../../../../server/dialects/dvc/version/known.ts';
import { type Range, rangeOf } from '../../../../server/dialects/dvc/version/version.ts';
import { projectOf, root } from '../../../support/pipelineProject.ts';

const shown = ({ from, below }: Range): string => `${from.join('.')} … ${below?.join('.') ?? ''}`;

describe('the versions that a requirement allows', () => {
  const cases: Readonly<Record<string, string>> = {
    '==3.5.1': '3.5.1 … 3.5.2',
    '3.5': '3.5.0 … 3.5.1',
    '==3.5.*': '3.5.0 … 3.6.0',
    '=3.5': '3.5.0 … 3.6.0',
    '>=3.0, <4': '3.0.0 … 4.0.0',
    '>=2.10,!=2.11,<=2.58.2': '2.10.0 … 2.58.3',
    '>3.5': '3.5.1 … ',
    '~=3.5': '3.5.0 … 4.0.0',
    '~=3.5.1': '3.5.1 … 3.6.0',
    '~3.5.1': '3.5.1 … 3.6.0',
    '~3': '3.0.0 … 4.0.0',
    '^2.58': '2.58.0 … 3.0.0',
    '==3.0.0rc1': '3.0.0 … 3.0.1',
    '*': '0.0.0 … ',
    '': '0.0.0 … ',
    nonsense: '0.0.0 … ',
  };
  for (const [specifiers, range] of Object.entries(cases)) {
    it(`${JSON.stringify(specifiers)}: ${range}`, () => assert.equal(shown(rangeOf(specifiers)), range));
  }
});

describe('the DVC that runs a pipeline', () => {
  const known = (files: Readonly<Record<string, string>>): string | undefined => {
    const found = knownVersion(path.join(root, 'sub/dvc.yaml'), projectOf({ ...files, 'sub/dvc.yaml': '' }));
    return found && `${shown(found.range)}: ${found.source}`;
  };
  const installed = {
    '.venv/pyvenv.cfg': '',
    '.venv/lib/python3.12/site-packages/dvc-3.5.1.dist-info/METADATA': '',
    '.venv/lib/python3.12/site-packages/dvc_data-3.15.1.dist-info/METADATA': '',
  };

  it('is the one in the virtual environment, whatever is asked for', () => {
    const files = { ...installed, 'sub/requirements.txt': 'dvc==3.60' };
    assert.equal(known(files), '3.5.1 … 3.5.2: DVC 3.5.1 is installed in .venv');
  });

  it('is the locked one before the required one', () => {
    const lock = '[[package]]\nname = "dvc-data"\nversion = "3.15.1"\n\n[[package]]\nname = "dvc"\nversion = "3.5.1"\n';
    const files = { 'uv.lock': lock, 'pyproject.toml': '[project]\ndependencies = ["dvc>=3"]' };
    assert.equal(known(files), '3.5.1 … 3.5.2: uv.lock asks for DVC 3.5.1');
    assert.equal(known({ 'poetry.lock': lock }), '3.5.1 … 3.5.2: poetry.lock asks for DVC 3.5.1');
    const pipfile = JSON.stringify({ default: { dvc: { version: '==3.5.1', extras: ['s3'] } } });
    assert.equal(known({ 'Pipfile.lock': pipfile }), '3.5.1 … 3.5.2: Pipfile.lock asks for DVC 3.5.1');
    assert.equal(known({ 'Pipfile.lock': '{' }), undefined);
  });

  it('is the required one', () => {
    const required = (name: string, text: string) => known({ [name]: text })?.split(':')[0];
    assert.equal(required('requirements.txt', 'numpy\ndvc[s3] == 3.5.1 # pinned\n'), '3.5.1 … 3.5.2');
    assert.equal(required('requirements-dev.txt', 'DVC~=3.5 ; python_version > "3.8"'), '3.5.0 … 4.0.0');
    assert.equal(required('requirements.txt', 'dvc==3.5.1 \\\n    --hash=sha256:0'), '3.5.1 … 3.5.2');
    assert.equal(required('requirements.txt', 'dvc'), '0.0.0 … ');
    assert.equal(required('requirements.txt', 'dvc-s3==3.0\ndvclive>=3\ndvc @ git+https://example.org/dvc'), undefined);
    assert.equal(required('requirements.txt', 'dvc==2.0; x\ndvc==3.0; y'), '2.0.0 … 3.0.1');
    assert.equal(required('pyproject.toml', '[project.optional-dependencies]\ndata = ["dvc<3"]'), '0.0.0 … 3.0.0');
    assert.equal(
      required('pyproject.toml', '[dependency-groups]\ndev = ["dvc<3", {include-group = "x"}]'),
      '0.0.0 … 3.0.0',
    );
    assert.equal(required('pyproject.toml', '[tool.poetry.group.dev.dependencies]\ndvc = "^2.5"'), '2.5.0 … 3.0.0');
    assert.equal(required('pyproject.toml', '[tool.other]\ndvc = "^2.5"'), undefined);
    assert.equal(required('environment.yml', 'dependencies:\n- conda-forge::dvc=3.5\n- pip'), '3.5.0 … 3.6.0');
    assert.equal(required('environment.yml', 'dependencies:\n- dvc=3.5.1=pyhd8ed1ab_0'), '3.5.1 … 3.5.2');
    assert.equal(required('environment.yml', 'dependencies:\n- pip:\n  - dvc[s3]<3\n'), '0.0.0 … 3.0.0');
  });

  it('is unknown where nothing says it, or only something beyond the repository', () => {
    assert.equal(known({}), undefined);
    assert.equal(known({ 'requirements.txt': 'dvc==3.0', 'sub/.git/HEAD': '' }), undefined);
  });
});

describe('what came with a version', () => {
  it('is in order', () => {
    const first = Object.values(features).map(({ ranges }) => ranges[0].from);
    const sorted = first.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    assert.deepEqual(first, sorted);
  });
});
