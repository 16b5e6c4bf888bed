/** Fields whose names sound like words of a person, and why they are none. Each is `<topic> <field>`. */
export const harmlessFields: Readonly<Record<string, string>> = {
  'ai.job.completed.v1 modelName': 'names one of our AI models',
  'tools.execution.completed.v1 modelName': 'names one of our AI models',
  'learning.path.published.v1 title': 'title of a public learning path, written by its editors',
  'analytics.activity.recorded.v1 result':
    'one word: the API takes letters, digits, dot, dash and underscore, 64 at most',
  'analytics.activity.corrected.v1 result': 'copied from the corrected event, where it is one word of a code',
};
