export { type EngineVariables, projectRoot } from './config.ts';
export { type Engines, type RunningEngine, type StartEnginesOptions, startEngines } from './engines.ts';
export type { EngineName, EngineUrls } from './engines/engine.ts';
export { type Stack, type StackEntry, readStackFile } from './stack-file.ts';
export { applyMigrations, type MigrationTarget } from './migrate.ts';
