/** What people call a value of each kind. */
import type { Node } from './node.ts';

export const kindNames: Readonly<Record<Node['kind'], string>> = {
  null: 'null',
  bool: 'true or false',
  int: 'a number',
  float: 'a number',
  str: 'text',
  other: 'a value of another type',
  list: 'a list',
  dict: 'a mapping',
};
