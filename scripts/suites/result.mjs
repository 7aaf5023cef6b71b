/** What came of a suite of tests, as its process tells it to the one that adds up. */

/**
 * @typedef {object} SuiteResult
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} skipped the full title of each, with the reason where the test gave one
 */

/**
 * @param {unknown} message
 * @returns {message is SuiteResult}
 */
export function isSuiteResult(message) {
  return (
    typeof message === 'object' &&
    message !== null &&
    'passed' in message &&
    typeof message.passed === 'number' &&
    'failed' in message &&
    typeof message.failed === 'number' &&
    'skipped' in message &&
    Array.isArray(message.skipped)
  );
}
