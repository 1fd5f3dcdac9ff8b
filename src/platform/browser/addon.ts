import { NativeUnavailableError } from '../../backends/native/unavailable.js';
import type { LoadedAddon } from '../node/addon.js';

/** A browser loads no addon. */
export function loadAddon(): LoadedAddon {
  const advice = 'Everything works without it on the workers backend, to the same hits.';
  return { loaded: false, error: new NativeUnavailableError('a browser loads none', [], advice, undefined) };
}
