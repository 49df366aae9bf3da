import type { ServiceModule } from './modules/service-module.ts';

/** The embedded platform plays the machine of this customer; other customers of its registry are refused here. */
export const platformCustomer = 'acme';

export interface PlatformService {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** It keeps something for each legal entity, which is made when the platform starts. */
  readonly hasEntities: boolean;
  /** Its code is loaded only where it runs. */
  load(): Promise<{ readonly module: ServiceModule }>;
}

/** The services that run here, with what help needs. The provider of the sign-in comes first. */
export const services: readonly [PlatformService, ...PlatformService[]] = [
  {
    name: 'blueprint',
    title: 'Workspace',
    summary: 'sign-in and who is who',
    hasEntities: false,
    load: () => import('./modules/blueprint.ts'),
  },
  { name: 'frame', title: 'Accounting', summary: 'accounting', hasEntities: true, load: () => import('./modules/frame.ts') },
];

export const defaultPort = 7300;
