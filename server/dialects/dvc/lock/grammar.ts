/** The structure of dvc.lock, as DVC checks it (`dvc/schema.py`); what DVC writes there, people only read. */
import { anything, type Field, flag, list, oneOf, record, type Shape, text } from '../../../project/shape.ts';
import type { Node } from '../../../yaml/node.ts';

const whole: Shape = { kind: 'value', what: 'a whole number', holds: ({ kind }) => kind === 'int' || kind === 'bool' };

/** Of at least three letters; empty where nothing is locked. */
function isChecksum(node: Node): boolean {
  switch (node.kind) {
    case 'null':
    case 'bool':
      return true;
    case 'int':
      return node.value.toString().length >= 3;
    case 'str':
      return node.value.length === 0 || node.value.length >= 3;
    default:
      return false;
  }
}

export const checksum: Shape = { kind: 'value', what: 'a checksum', holds: isChecksum };

export const content: Readonly<Record<string, Field>> = {
  md5: { shape: checksum, doc: 'The MD5 of the content; `.dir` at the end for a folder.' },
  etag: { shape: checksum, doc: 'The entity tag of the content, as its storage tells it.' },
  checksum: { shape: checksum, doc: 'The checksum of the content, as HDFS tells it.' },
  size: { shape: whole, doc: 'In bytes.' },
  nfiles: { shape: whole, doc: 'How many files are in the folder.' },
  isexec: { shape: flag, doc: 'Whether the file may be executed.' },
  version_id: { shape: text, doc: 'The version of the content, as its storage names it.' },
};

export const cloud: Field = {
  shape: { kind: 'map', values: record(content), single: true },
  doc: 'The version of the content in a remote that keeps versions itself.',
};

export const fileInFolder = record({
  relpath: { shape: text, doc: 'The path in the folder.', required: true },
  ...content,
  cloud,
});

/** A dependency or output with the content that it had. */
export const lockedContent = record({
  path: { shape: text, doc: 'As the stage names it, relative to its working folder.', required: true },
  hash: { shape: text, doc: 'How the checksum is made; absent in files of DVC before 3.0.' },
  ...content,
  cloud,
  files: { shape: list(fileInFolder), doc: 'The files in the folder.' },
  dataset: { shape: { kind: 'anyDict' }, doc: 'The version of the data set.' },
});

const lockedStage = record({
  cmd: { shape: oneOf(text, list(anything)), required: true, doc: 'The command that was run.' },
  deps: { shape: list(lockedContent), doc: 'What the stage read.' },
  params: {
    shape: { kind: 'map', values: { kind: 'map', values: anything } },
    doc: 'The values of the parameters that the stage ran with, by their file.',
  },
  outs: { shape: list(lockedContent), doc: 'What the stage wrote.' },
});

export const lockVersion = '2.0';

export const lockFile: Shape = record({
  schema: {
    shape: {
      kind: 'value',
      what: `the text "${lockVersion}"`,
      holds: (node) => node.kind === 'str' && node.value === lockVersion,
    },
    required: true,
    doc: `The version of this file's structure: \`"${lockVersion}"\`.`,
  },
  stages: { shape: { kind: 'map', values: lockedStage }, doc: 'The stages as they ran last.' },
  datasets: { shape: anything, doc: 'The versions of the data sets.' },
});
