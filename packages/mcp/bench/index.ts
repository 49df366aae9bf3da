export { type CallSpeed, measureCallSpeed } from './call-speed.ts';
export { type Load, type LoadResult, runLoad } from './load.ts';
export { type BenchServer, benchRequest, startChassisServer, startRawServer, startSdkServer } from './servers.ts';
