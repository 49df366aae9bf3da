import path from 'node:path';
import { cliErrors } from '../errors.ts';
import { damaged, readKeyedFile, writeOwnFile } from './store/private-file.ts';
import type { StoreKind } from './store/tokens.ts';

/** A platform under a name. Nothing in it is secret. */
export interface Profile {
  /** Origin of the platform; the tokens of the profile are sent nowhere else. */
  readonly url: string;
  /** Absent after logout and after the sign-in ended: the address is remembered. */
  readonly signedIn?: SignedIn;
}

export interface SignedIn {
  readonly store: StoreKind;
  /** E-mail address or subject. */
  readonly as: string;
  readonly at: string;
}

const profileName = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

export function profileNameOf(option: string | undefined, environment: { readonly [name: string]: string | undefined }): string {
  const name = option ?? (environment.AXE_PROFILE || 'default');
  if (profileName.test(name)) return name;
  throw cliErrors.USAGE(
    `--profile (AXE_PROFILE) takes a name of up to 64 letters, digits, dots, dashes and underscores, not ${JSON.stringify(name.slice(0, 80))}.`,
  );
}

const fileOf = (folder: string): string => path.join(folder, 'profiles.json');

export function readProfiles(folder: string): ReadonlyMap<string, Profile> {
  const file = fileOf(folder);
  return new Map([...readKeyedFile(file, 'trusted')].map(([name, value]) => [name, profileFrom(file, name, value)]));
}

/** Callers hold the session lock. */
export function writeProfile(folder: string, name: string, profile: Profile): void {
  const profiles = new Map(readProfiles(folder)).set(name, profile);
  const entries = [...profiles].map(([key, { url, signedIn }]) => [key, { url, signed_in: signedIn }]);
  writeOwnFile(fileOf(folder), `${JSON.stringify({ format: 1, profiles: Object.fromEntries(entries) }, undefined, 2)}\n`);
}

function profileFrom(file: string, name: string, value: unknown): Profile {
  const { url, signed_in: signedIn } = (value ?? {}) as { readonly url?: unknown; readonly signed_in?: Partial<SignedIn> };
  if (typeof url !== 'string' || !URL.canParse(url)) throw damaged(file, `the entry of profile ${name} has no address`);
  if (signedIn === undefined) return { url };
  const { store, as, at } = signedIn;
  if ((store !== 'keychain' && store !== 'file') || typeof as !== 'string' || typeof at !== 'string') {
    throw damaged(file, `the entry of profile ${name} is not what this program writes`);
  }
  return { url, signedIn: { store, as, at } };
}
