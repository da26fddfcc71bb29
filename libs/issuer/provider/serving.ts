/** What only a process needs that serves sign-ins; others start without loading it. */
export { SignIn } from '../sign-in/sign-in.js';
export { makeProvider } from './provider.js';
