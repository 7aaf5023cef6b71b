/** The tags by which a run says which job of ours started it, and where. */

export const jobTag = 'trainyard.job';
export const runnerTag = 'trainyard.runner';
