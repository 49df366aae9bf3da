export const artifactKinds = ['Session', 'Interaction', 'AuthorizationCode', 'RefreshToken', 'DeviceCode'] as const;

export type ArtifactKind = (typeof artifactKinds)[number];

export const isArtifactKind = (model: string): model is ArtifactKind => artifactKinds.some((kind) => kind === model);
