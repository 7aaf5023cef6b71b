/** The checksum of a file or folder, as dvc.lock and .dvc files hold it: what DVC ends with a Python error at. */
import { get, type Node } from '../../../yaml/node.ts';
import { isFalsy } from '../parameterFile.ts';

/** `at` is what it stands on. */
export function checkContent(entry: Node, report: (at: Node, message: string) => void): void {
  const hash = get(entry, 'hash');
  if (hash?.kind === 'str' && hash.value === '') report(hash, 'The kind of checksum is missing here: `md5`.');
  const isCounted = ['files', 'nfiles'].some((key) => {
    const node = get(entry, key);
    return node !== undefined && !isFalsy(node);
  });
  const checksum = get(entry, hash?.kind === 'str' ? hash.value : 'md5');
  if (isCounted || checksum === undefined || isFalsy(checksum)) return;
  if (checksum.kind !== 'int' && checksum.kind !== 'bool') return;
  report(checksum, 'A checksum must be text; this is a value of another type. Put quotes around it.');
}
