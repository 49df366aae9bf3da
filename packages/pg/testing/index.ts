export { startPrivateCluster, type TestCluster, testCluster } from './test-cluster.ts';
export { type TestDatabase, type TestDatabaseOptions, testServiceDatabase, testSession } from './test-database.ts';
