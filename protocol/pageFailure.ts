/** What any page tells its host when its own code fails: nothing else would say so. */
import { isString, objectOf } from './shape.ts';

export interface PageFailure {
  readonly type: 'failed';
  readonly message: string;
}

export const isPageFailure = objectOf<PageFailure>({
  type: (value): value is 'failed' => value === 'failed',
  message: isString,
});
