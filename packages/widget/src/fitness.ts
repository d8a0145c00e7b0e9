import { handoffFacts, showsCode } from './handoff/device.js';
import type { HandoffFacts, Mode } from './handoff/device.js';

/**
 * Why the verification will hardly work here: no camera, a page inside another app, or a browser
 * from before cameras. The person may know better, and may go on.
 */
export type Unfit = 'no-camera' | 'in-app' | 'browser';

/** What the browser says of itself. */
export type Device = HandoffFacts & {
  userAgent: string;
  /** Undefined where the browser has no way to a camera, or hides it from a page in the clear. */
  mediaDevices: Pick<MediaDevices, 'enumerateDevices'> | undefined;
  /** Whether the page is one that a browser shows its camera to. */
  secure: boolean;
  /** Whether the page's own policy forbids it the camera: then nothing can be told. */
  forbidden: boolean;
};

/** In-app browsers that are known to keep the camera from the pages they show. */
const inApp =
  /\b(FBA[NV]|FB_IAB|Instagram|Line|MicroMessenger|musical_ly|BytedanceWebview|TikTok|KAKAOTALK|Snapchat|Zalo|Twitter)\b|; wv\)/;

/**
 * Why the verification will hardly work here; `phone`: it goes better on a phone, which is offered a
 * code. Null: nothing speaks against it. Asks for no permission.
 */
export async function fitness(
  device: Device,
  mode: Mode | null,
  proxy: URL,
): Promise<Unfit | 'phone' | null> {
  if (showsCode(mode, device, proxy)) return 'phone';
  if (inApp.test(device.userAgent)) return 'in-app';
  if (!device.secure || device.forbidden) return null;
  if (!device.mediaDevices) return 'browser';
  const devices = await device.mediaDevices.enumerateDevices();
  return devices.some(({ kind }) => kind === 'videoinput') ? null : 'no-camera';
}

/** This one. */
export function thisDevice(): Device {
  // Chromium's own, and no standard yet.
  const { featurePolicy } = document as {
    featurePolicy?: { allowsFeature(name: string): boolean };
  };
  return {
    ...handoffFacts(),
    userAgent: navigator.userAgent,
    mediaDevices: navigator.mediaDevices,
    secure: isSecureContext,
    forbidden: featurePolicy?.allowsFeature('camera') === false,
  };
}
