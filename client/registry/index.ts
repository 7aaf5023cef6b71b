/** The registries whose models are read. */
import { mlflowFolderRegistry } from './mlflow-files/registry.ts';
import { mlflowServerRegistry } from './mlflow-server/registry.ts';
import { mlflowDatabaseRegistry } from './mlflow-sqlite/registry.ts';
import type { RegistryKind } from './registry.ts';

export const registryKinds: readonly RegistryKind[] = [
  mlflowDatabaseRegistry,
  mlflowFolderRegistry,
  mlflowServerRegistry,
];
