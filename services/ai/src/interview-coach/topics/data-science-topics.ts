import { type Topic, topic } from './topic.ts';

/** What data tells: models, measures, experiments, pipelines. */
export const dataScienceTopics: readonly Topic[] = [
  topic(
    'data',
    'overfitting',
    'overfitting|underfitting|bias-variance|bias and variance|regularization|regularisation|cross-validation|cross validation',
    ['how you notice it on data the model has not seen', 'validation unseen test training gap error'],
    ['what reduces it', 'regularisation regularization data simple dropout early prune fold'],
    ['how bias and variance trade', 'bias variance complex simple'],
  ),
  topic(
    'data',
    'measuring models',
    'precision and recall|precision|confusion matrix|roc|f1|accuracy',
    ['what false alarms and misses each cost', 'false positive negative miss alarm cost'],
    ['why accuracy misleads on rare classes', 'imbalance rare accuracy majority class'],
    ['how a threshold is chosen', 'threshold curve roc trade business'],
  ),
  topic(
    'data',
    'learning methods',
    'supervised|unsupervised|reinforcement learning|neural network|gradient descent|random forest|decision tree|machine learning|large language model',
    ['what data it learns from', 'label data example training feature'],
    ['how it improves itself', 'loss gradient minimise minimize error weight split update'],
    ['when a simpler method does', 'simple baseline linear interpret cost'],
  ),
  topic(
    'data',
    'experiments and statistics',
    'a/b test|a/b testing|p-value|statistical significance|hypothesis|confidence interval|correlation|causation|regression',
    ['what the number says and does not say', 'probability null chance hypothesis interval mean'],
    ['how size, duration and assignment are set', 'sample size random assign power duration'],
    ['which mistakes mislead', 'peek confound multiple bias selection correlation'],
  ),
  topic(
    'data',
    'data pipelines',
    'etl|data pipeline|data pipelines|data warehouse|data quality|missing data|data cleaning|dashboard',
    ['how data gets in, is checked and reshaped', 'extract transform load clean validate schema'],
    ['how late, missing or double data is treated', 'missing late duplicate impute null backfill idempotent'],
    ['how users can trust it', 'test lineage document monitor owner'],
  ),
];
