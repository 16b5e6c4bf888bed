export { type EngineVariables, projectRoot } from './config.ts';
export { type Engines, type StartEnginesOptions, startEngines } from './start-engines.ts';
export type { EngineName, EngineUrls } from './engines/engine.ts';
export { DATABASES } from './engines/postgres.ts';
export { preparePython, type PythonEnvironmentOptions } from './install/python-environment.ts';
export { findPlatform, type Platform } from './platform.ts';
export { type Stack, type StackEntry, readStackFile } from './stack-file.ts';
export { applyMigrations, type MigrationTarget } from './migrate.ts';
