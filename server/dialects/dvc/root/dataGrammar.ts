/** The structure of a .dvc file, as DVC checks it, https://dvc.org/doc/user-guide/project-structure/dvc-files. */
import { anything, type Field, flag, list, oneOf, record, type Shape, text } from '../../../project/shape.ts';
import { annotations } from '../grammar.ts';
import { checksum, cloud, content, fileInFolder } from '../lock/grammar.ts';

const nothing: Shape = { kind: 'null' };

const tracked: Readonly<Record<string, Field>> = {
  path: { shape: { kind: 'text', names: 'file' }, doc: 'The file or folder, relative to `wdir`.' },
  hash: { shape: text, doc: 'How the checksum is made; absent in files of DVC before 3.0.' },
  ...content,
  cloud,
  files: { shape: list(fileInFolder), doc: 'The files in the folder.' },
  fs_config: { shape: { kind: 'anyDict' }, doc: 'How the storage behind the URL is reached.' },
  persist: { shape: flag, doc: 'Keep it in place while it is made again. Default: `false`.' },
};

const output = record(
  {
    ...tracked,
    ...annotations,
    cache: { shape: flag, doc: 'Whether DVC keeps it in its cache. Default: `true`.' },
    push: { shape: flag, doc: 'Whether `dvc push` uploads it. Default: `true`.' },
    remote: { shape: text, doc: 'The remote that it is pushed to and pulled from.' },
  },
  { metric: 'DVC 3 has it no more: name it in `metrics` in dvc.yaml.' },
);

const settings = oneOf(text, { kind: 'anyDict' });

const repository = record({
  url: { shape: text, required: true, doc: 'Where the repository is that the data comes from.' },
  rev: { shape: text, doc: 'The branch, tag or commit to follow.' },
  rev_lock: { shape: text, doc: 'The commit that the data was taken from last.' },
  config: { shape: settings, doc: "A configuration file, or settings, for that repository's DVC." },
  remote: { shape: settings, doc: 'The remote of that repository, or settings for it.' },
});

const query = record({
  connection: { shape: text, doc: 'The connection, as `.dvc/config` names it.' },
  query: { shape: text, doc: 'The SQL that gives the data.' },
  table: { shape: text, doc: 'The table that gives the data.' },
  file_format: { shape: text, doc: '`csv` or `json`.' },
});

const source = record({
  ...tracked,
  repo: { shape: repository, doc: 'The repository that it is imported from.' },
  db: { shape: query, doc: 'The database that it is imported from.' },
});

export const dataFile: Shape = record(
  {
    outs: { shape: oneOf(list(output), nothing), doc: 'The files and folders that DVC tracks.' },
    deps: { shape: oneOf(list(source), nothing), doc: 'Where they are imported from.' },
    wdir: {
      shape: oneOf({ kind: 'text', names: 'file' }, nothing),
      doc: 'The folder that paths are relative to, itself relative to this file.',
    },
    md5: { shape: checksum, doc: "The MD5 of this file's own content." },
    frozen: { shape: flag, doc: '`dvc update` alone imports it again.' },
    locked: { shape: flag, doc: 'What `frozen` was called before.' },
    always_changed: { shape: flag, doc: 'It counts as changed each time.' },
    desc: { shape: text, doc: 'What the data is, for people.' },
    meta: { shape: anything, doc: 'Anything of your own; DVC leaves it alone.' },
  },
  { cmd: 'Since DVC 3 stages stand in dvc.yaml only: write this one there.' },
);
