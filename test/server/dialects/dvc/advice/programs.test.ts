import assert from 'node:assert/strict';
import { scriptOf } from '../../../../../server/dialects/dvc/advice/programs.ts';
import { simpleCommands } from '../../../../../server/dialects/dvc/advice/shell.ts';

/** The scripts that a command runs; `-m` before a module, `?` after one that is not known. */
function scripts(text: string): readonly string[] {
  return simpleCommands(text).flatMap((command) => {
    const script = scriptOf(command);
    if (script === undefined) return [];
    const { kind, word, isLiteral, from } = script;
    return `${kind === 'module' ? '-m ' : ''}${[...from, word].join('/')}${isLiteral ? '' : '?'}`;
  });
}

describe('the script that a command runs', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'python train.py --epochs 3': ['train.py'],
    'python3.11 -u -W ignore src/train.py > log.txt 2>&1': ['src/train.py'],
    'python -m tools.train --fast': ['-m tools.train'],
    'PYTHONPATH=src python -m tools.train': ['-m src/tools.train'],
    'python -c "import train"': [],
    'python - < train.py': [],
    'python "my train.py"': ['my train.py'],
    'python src/${item}.py': ['src/${item}.py?'],
    'python "$HOME/train.py"': ['$HOME/train.py?'],
    '.venv/bin/python train.py': ['train.py'],
    'bash -eux -o pipefail scripts/run.sh a b': ['scripts/run.sh'],
    "bash -c 'run.sh'": [],
    'Rscript --vanilla fit.R': ['fit.R'],
    'node --import tsx build.ts': ['build.ts'],
    './run.sh': ['./run.sh'],
    'train --data data/x.csv': [],
    'CUDA_VISIBLE_DEVICES=0 nohup python train.py &': ['train.py'],
    'poetry run python train.py': ['train.py'],
    'uv run --with numpy train.py': ['train.py'],
    'uv run -m tools.train': ['-m tools.train'],
    'conda run -n torch --no-capture-output python train.py': ['train.py'],
    'torchrun --nproc-per-node 4 train.py --lr 1': ['train.py'],
    'accelerate launch --config_file acc.yaml train.py': ['train.py'],
    'accelerate config': [],
    'mpirun -n 4 python train.py': ['train.py'],
    'timeout 5m python train.py': ['train.py'],
    'papermill in.ipynb out.ipynb': ['in.ipynb'],
    'jupyter nbconvert --to html --execute report.ipynb': ['report.ipynb'],
    'jupyter nbconvert --to html report.ipynb': [],
    'python a.py && python b.py | tee log; python c.py || exit 1': ['a.py', 'b.py', 'c.py'],
    'for seed in 1 2; do python train.py $seed; done': ['train.py'],
    'if [ -f x ]; then\n  python train.py\nfi': ['train.py'],
    'python train.py \\\n  --epochs 3': ['train.py'],
    'python train.py # then python other.py': ['train.py'],
    'python - <<EOF\nimport x; ./other.py\nEOF': [],
    'dvc pull data.dvc': [],
    'pytest tests/test_train.py': [],
    '': [],
    '"': [],
    'python "unclosed': ['"unclosed?'],
  };
  for (const [command, expected] of Object.entries(cases)) {
    it(JSON.stringify(command), () => assert.deepEqual(scripts(command), expected));
  }
});
