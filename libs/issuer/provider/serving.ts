/** What only a process needs that serves sign-ins; others start without loading it. */
export { accountPage } from '../sign-in/account-page.js';
export { SignIn } from '../sign-in/sign-in.js';
export { makeProvider } from './provider.js';
