// Runs before the router reads the address: the token of a return is taken out of it first.
import 'ekyc-verify';

export default defineNuxtPlugin({ name: 'ekyc', enforce: 'pre' });
