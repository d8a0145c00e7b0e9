import { showsCode, thisScreen } from './handoff/device.js';
import type { Mode, ScreenFacts } from './handoff/device.js';
import { settingsOf } from './settings.js';
import type { Configured } from './settings.js';

/**
 * Why the verification will hardly work here: no camera, a page inside another app, a browser from
 * before cameras, or a page inside another page. The person may know better, and may go on.
 */
export type UnsupportedReason = 'no-camera' | 'in-app' | 'browser' | 'framed';

/** What the browser says of itself. */
export type Device = ScreenFacts & {
  userAgent: string;
  /** Undefined where the browser has no way to a camera, or hides it from a page in the clear. */
  mediaDevices: Pick<MediaDevices, 'enumerateDevices'> | undefined;
  /** Whether the page is one that a browser shows its camera to. */
  secure: boolean;
  /** Whether the page's own policy forbids it the camera: then nothing can be told. */
  forbidden: boolean;
  /** Whether the page is shown inside another. */
  framed: boolean;
  /** Whether the page says that the app around it is the site's own, which gives it the camera. */
  ownApp: boolean;
};

/**
 * Apps whose pages the vendor's page works in, though they look like a web view or like a browser that
 * it does not work in. Source: the vendor's compatibility page (document 1061/55996).
 */
const appsThatWork = ['MicroMessenger/'];

/**
 * What apps and browsers call themselves that keep the camera from pages: some apps with a browser
 * inside, the two that the vendor names as not supported, and the one that works on a third of its
 * phones.
 */
const appsThatBlock = [
  'FBAN',
  'FBAV',
  'FB_IAB',
  'Instagram',
  'Line/',
  'musical_ly',
  'BytedanceWebview',
  'TikTok',
  'KAKAOTALK',
  'Snapchat',
  'Zalo',
  'Twitter',
  'MQQBrowser',
  'UCBrowser',
  'UBrowser',
  'MiuiBrowser',
  // Android's web view.
  '; wv)',
];

/** Whether the page is shown by an app that is known to keep the camera to itself. */
function isBlockedByApp(userAgent: string): boolean {
  const isNamed = (name: string) => userAgent.includes(name);
  return !appsThatWork.some(isNamed) && appsThatBlock.some(isNamed);
}

/**
 * Why the verification will hardly work here; `phone`: it goes better on a phone, which is offered a
 * code. Null: nothing speaks against it. Asks for no permission.
 */
export async function browserSupport(
  device: Device,
  mode: Mode | null,
  proxy: URL,
): Promise<UnsupportedReason | 'phone' | null> {
  // The vendor's page does not come up inside another, and the way back would end in there.
  if (device.framed) return 'framed';
  if (showsCode(mode, device, proxy)) return 'phone';
  if (!device.ownApp && isBlockedByApp(device.userAgent)) return 'in-app';
  if (!device.secure || device.forbidden) return null;
  if (!device.mediaDevices) return 'browser';
  const devices = await device.mediaDevices.enumerateDevices();
  return devices.some(({ kind }) => kind === 'videoinput') ? null : 'no-camera';
}

/** The same for an element of this page, in this browser. */
export function supportOf(element: Configured): Promise<UnsupportedReason | 'phone' | null> {
  const device = { ...thisDevice(), ownApp: element.inApp };
  return browserSupport(device, element.mode, settingsOf(element).proxy);
}

function thisDevice(): Omit<Device, 'ownApp'> {
  // Chromium's own, and no standard yet.
  const { featurePolicy } = document as {
    featurePolicy?: { allowsFeature(name: string): boolean };
  };
  return {
    ...thisScreen(),
    userAgent: navigator.userAgent,
    mediaDevices: navigator.mediaDevices,
    secure: isSecureContext,
    forbidden: featurePolicy?.allowsFeature('camera') === false,
    framed: window.top !== window,
  };
}
