export { type BenchBook, buildBook, entityAddress, openBenchDatabase, registerBenchEntity } from './build-book.ts';
export { measureBareLoop, measureDomainPosting, measureRate, type Rate } from './measure-posting.ts';
export { type AskTrialBalance, askDirectly, measureTrialBalance, median, type TrialBalanceFigures } from './measure-trial-balance.ts';
