/** What the hand-written servers are started with. */
const read = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set.`);
  return value;
};

/** The vendor's address, which is a stand-in's. */
export const vendor = new URL(read('EKYC_TENCENT_URL'));
export const port = Number(read('PORT'));
export const databaseFile = read('DATABASE_FILE');
/** The site whose pages start verifications. */
export const origin = 'https://shop.example';
export const region = 'ap-singapore';
export const credentials = {
  secretId: read('TENCENTCLOUD_SECRET_ID'),
  secretKey: read('TENCENTCLOUD_SECRET_KEY'),
};
