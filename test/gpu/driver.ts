import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Finds a driver to test the GPU backend with: the system's, or else SwiftShader, which computes on the processor. */

const SWIFTSHADER = ['/usr/lib/chromium/vk_swiftshader_icd.json', '/usr/lib/chromium-browser/vk_swiftshader_icd.json'];

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

function hasGpu(variables: Readonly<Record<string, string>>): boolean {
  const env = { ...process.env, ESTIMATE_PI_GPU_SOFTWARE: '1', ...variables };
  const stdio: ('ignore' | 'pipe')[] = ['ignore', 'pipe', 'ignore'];
  const able = JSON.parse(execFileSync(process.execPath, [CLI, 'info', '--json'], { env, encoding: 'utf8', stdio }));
  return (able as { readonly gpu: { readonly gpuError: unknown } }).gpu.gpuError === null;
}

/** Vitest runs this once; its test processes inherit the variable. */
export default function chooseDriver(): void {
  const swiftshader = SWIFTSHADER.find((path) => existsSync(path));
  if (swiftshader === undefined || process.env['VK_ICD_FILENAMES'] !== undefined || hasGpu({})) return;
  if (hasGpu({ VK_ICD_FILENAMES: swiftshader })) process.env['VK_ICD_FILENAMES'] = swiftshader;
}
