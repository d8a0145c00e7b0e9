import Page from '../kyc/page.jsx';

// Rendered for each request: then the server tells the router which address it saw.
export const dynamic = 'force-dynamic';

export default Page;
